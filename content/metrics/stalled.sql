/*
title: {en: Stalled deals, pl: Szanse w zastoju}
about:
  en: >-
    Open deals without movement for longer than the median of their stage, the largest first.
    Movement is the last change, where the export tells it, or else the opening; a deal without
    either is left out.
  pl: >-
    Otwarte szanse, które stoją dłużej, niż wynosi mediana ich etapu; najpierw największe. Ruch to
    ostatnia zmiana, jeśli eksport ją podaje, a jeśli nie – otwarcie; szanse bez jednego i drugiego
    pominięto.
columns:
  opportunity: {en: Opportunity, pl: Szansa}
  owner: {kind: person, en: Person, pl: Osoba}
  team: {kind: word, en: Team, pl: Zespół}
  account: {en: Customer, pl: Klient}
  product: {en: Product, pl: Produkt}
  stage: {kind: word, en: Stage, pl: Etap}
  amount: {kind: money, en: Amount, pl: Kwota}
  since: {kind: date, en: Since, pl: Od}
  days: {kind: count, en: Days, pl: Dni}
  usual: {kind: number, en: Median of the stage, pl: Mediana etapu}
*/
WITH standing AS (
    SELECT *, coalesce(moved, opened) AS since, $as_of - coalesce(moved, opened) AS days
    FROM open_on($as_of)
    WHERE known
),
medians AS (SELECT stage, median(days) AS usual FROM standing GROUP BY stage)
SELECT opportunity, owner, team, account, product, stage, amount, since, days, usual
FROM standing JOIN medians USING (stage)
WHERE days > usual
ORDER BY amount DESC NULLS LAST, days - usual DESC, opportunity, line
