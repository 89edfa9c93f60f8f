/*
title: {en: Leaderboard of the week, pl: Najlepsi tygodnia}
about:
  en: Who won what in the week, from Monday to Sunday. Until Wednesday it is the week before.
  pl: Kto ile sprzedał w tygodniu od poniedziałku do niedzieli. Do środy to tydzień poprzedni.
columns:
  rank: {kind: count, en: Place, pl: Miejsce}
  owner: {kind: person, en: Person, pl: Osoba}
  team: {kind: word, en: Team, pl: Zespół}
  deals: {kind: count, en: Deals won, pl: Wygrane}
  won: {kind: money, en: Won, pl: Sprzedaż}
*/
SELECT rank() OVER (ORDER BY coalesce(sum(amount), 0) DESC) AS rank, owner, team,
    count(*) AS deals, coalesce(sum(amount), 0) AS won
FROM opportunities
WHERE outcome = 'won' AND closed BETWEEN $week_start AND $week_end AND owner IS NOT NULL
GROUP BY owner, team
ORDER BY rank, deals DESC, owner
