/*
title: {en: Win rate, pl: Skuteczność}
about:
  en: Won deals of all that were closed in the last twelve weeks, the week under way included.
  pl: Udział wygranych w szansach zamkniętych w ostatnich dwunastu tygodniach, z bieżącym.
columns:
  level: {kind: word, en: Level, pl: Poziom}
  team: {kind: word, en: Team, pl: Zespół}
  owner: {kind: person, en: Person, pl: Osoba}
  won: {kind: count, en: Won, pl: Wygrane}
  lost: {kind: count, en: Lost, pl: Przegrane}
  percent: {kind: percent, en: Won of closed, pl: Skuteczność}
words:
  all: {en: All, pl: Razem}
  team: {en: Team, pl: Zespół}
  person: {en: Person, pl: Osoba}
*/
WITH closed AS (
    SELECT owner, team, outcome FROM opportunities
    WHERE outcome IN ('won', 'lost') AND closed BETWEEN $trend_start AND $as_of
),
levels AS (
    SELECT 1 AS position, 'all' AS level, NULL AS team, NULL AS owner, outcome FROM closed
    UNION ALL SELECT 2, 'team', team, NULL, outcome FROM closed WHERE team IS NOT NULL
    UNION ALL SELECT 3, 'person', team, owner, outcome FROM closed WHERE owner IS NOT NULL
)
SELECT level, team, owner, count(*) FILTER (outcome = 'won') AS won,
    count(*) FILTER (outcome = 'lost') AS lost,
    percent(count(*) FILTER (outcome = 'won'), count(*)) AS percent
FROM levels
GROUP BY position, level, team, owner
ORDER BY position, percent DESC, won DESC, team, owner
