/*
title: {en: Attainment, pl: Realizacja celów}
about:
  en: >-
    What was won since the period of the goals began, against the goal: the whole house, each team,
    each person. A team without a goal of its own has the sum of its people's.
  pl: >-
    Sprzedaż od początku okresu, na który wyznaczono cele, na tle celu: cała firma, zespoły, osoby.
    Zespół bez własnego celu ma sumę celów swoich ludzi.
columns:
  level: {kind: word, en: Level, pl: Poziom}
  team: {kind: word, en: Team, pl: Zespół}
  owner: {kind: person, en: Person, pl: Osoba}
  deals: {kind: count, en: Deals won, pl: Wygrane}
  won: {kind: money, en: Won, pl: Sprzedaż}
  quota: {kind: money, en: Goal, pl: Cel}
  percent: {kind: percent, en: Of goal, pl: Realizacja}
  gap: {kind: money, en: Missing, pl: Brakuje}
words:
  all: {en: All, pl: Razem}
  team: {en: Team, pl: Zespół}
  person: {en: Person, pl: Osoba}
*/
WITH goals AS (SELECT * FROM quota_of($period_start)),
sold AS (
    SELECT owner, team, count(*) AS deals, coalesce(sum(amount), 0) AS won
    FROM opportunities
    WHERE outcome = 'won' AND closed BETWEEN $period_start AND $as_of
    GROUP BY owner, team
),
people AS (
    SELECT owners.owner, owners.team, coalesce(deals, 0) AS deals, coalesce(won, 0) AS won,
        goals.amount AS quota
    FROM owners
    LEFT JOIN sold ON sold.owner = owners.owner
    LEFT JOIN goals ON goals.owner = owners.owner
),
teams AS (
    SELECT team, sum(deals) AS deals, sum(won) AS won, coalesce(any_value(goal), sum(quota)) AS quota
    FROM (FROM people UNION ALL BY NAME SELECT team, amount AS goal FROM goals WHERE owner IS NULL)
    WHERE team IS NOT NULL
    GROUP BY team
),
house AS (
    SELECT (SELECT sum(deals) FROM sold) AS deals, (SELECT sum(won) FROM sold) AS won,
        (SELECT sum(quota) FROM (SELECT quota FROM teams UNION ALL
            SELECT quota FROM people WHERE team IS NULL)) AS quota
),
levels AS (
    SELECT 1 AS position, 'all' AS level, NULL AS team, NULL AS owner, * FROM house
    UNION ALL BY NAME SELECT 2 AS position, 'team' AS level, * FROM teams
    UNION ALL BY NAME SELECT 3 AS position, 'person' AS level, * FROM people
    WHERE won <> 0 OR deals > 0 OR quota IS NOT NULL
)
SELECT level, team, owner, coalesce(deals, 0) AS deals, coalesce(won, 0) AS won, quota,
    percent(coalesce(won, 0), quota) AS percent,
    CASE WHEN quota > coalesce(won, 0) THEN quota - coalesce(won, 0) WHEN quota >= 0 THEN 0 END AS gap
FROM levels
ORDER BY position, percent DESC NULLS LAST, won DESC, team, owner
