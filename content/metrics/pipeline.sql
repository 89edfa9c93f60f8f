/*
title: {en: Pipeline, pl: Lejek sprzedaży}
about:
  en: >-
    Open deals by stage, and how they stood before the week began. The export has no history of
    stages: a deal that was open then and has moved or closed since has a row of its own, and amounts
    are those of the export.
  pl: >-
    Otwarte szanse według etapu oraz stan sprzed początku tygodnia. Eksport nie zawiera historii
    etapów: szanse, które były wtedy otwarte, a potem zmieniły etap albo zostały zamknięte, mają
    osobny wiersz, a kwoty pochodzą z eksportu.
columns:
  stage: {kind: word, en: Stage, pl: Etap}
  deals: {kind: count, en: Deals, pl: Szanse}
  amount: {kind: money, en: Amount, pl: Kwota}
  deals_before: {kind: count, en: Before the week, pl: Przed tygodniem}
  amount_before: {kind: money, en: Amount before, pl: Kwota przed tygodniem}
  deals_change: {kind: count, en: Change, pl: Zmiana}
  amount_change: {kind: money, en: Change of amount, pl: Zmiana kwoty}
words:
  not known: {en: moved or closed since, pl: przesunięte lub zamknięte}
*/
WITH stood AS (
    SELECT 1 AS today, * FROM open_on($as_of)
    UNION ALL SELECT 0 AS today, * FROM open_on($before_week)
),
counted AS (
    SELECT CASE WHEN known THEN stage ELSE 'not known' END AS stage,
        CASE WHEN known THEN position END AS position,
        count(*) FILTER (today = 1) AS deals,
        coalesce(sum(amount) FILTER (today = 1), 0) AS amount,
        count(*) FILTER (today = 0) AS deals_before,
        coalesce(sum(amount) FILTER (today = 0), 0) AS amount_before
    FROM stood GROUP BY ALL
    UNION ALL BY NAME
    SELECT stage, position, 0 AS deals, 0 AS amount, 0 AS deals_before, 0 AS amount_before
    FROM stages WHERE outcome = 'open'
)
SELECT stage, sum(deals) AS deals, sum(amount) AS amount, sum(deals_before) AS deals_before,
    sum(amount_before) AS amount_before, sum(deals) - sum(deals_before) AS deals_change,
    sum(amount) - sum(amount_before) AS amount_change
FROM counted
GROUP BY stage, position
ORDER BY position NULLS LAST, stage
