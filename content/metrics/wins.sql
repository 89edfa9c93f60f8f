/*
title: {en: Wins of the week, pl: Wygrane w tym tygodniu}
about:
  en: >-
    Every deal won in the week, from Monday to Sunday, and the days from opening to closing. Until
    Wednesday it is the week before.
  pl: >-
    Wszystkie umowy wygrane w tygodniu od poniedziałku do niedzieli i liczba dni od otwarcia szansy
    do podpisu. Do środy to tydzień poprzedni.
columns:
  closed: {kind: date, en: Won on, pl: Data}
  owner: {kind: person, en: Person, pl: Osoba}
  team: {kind: word, en: Team, pl: Zespół}
  account: {en: Customer, pl: Klient}
  product: {en: Product, pl: Produkt}
  amount: {kind: money, en: Amount, pl: Kwota}
  days: {kind: count, en: Days, pl: Dni}
  opportunity: {en: Opportunity, pl: Szansa}
*/
SELECT closed, owner, team, account, product, amount,
    CASE WHEN closed >= opened THEN closed - opened END AS days, opportunity
FROM opportunities
WHERE outcome = 'won' AND closed BETWEEN $week_start AND $week_end
ORDER BY amount DESC NULLS LAST, closed, opportunity, line
