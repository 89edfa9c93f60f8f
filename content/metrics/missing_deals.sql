/*
title: {en: Deals missing to the goal, pl: Ile umów brakuje do celu}
about:
  en: >-
    What is missing to the goal of the period, divided by the average won deal of the same people in
    the whole export up to the day; of the whole house, where they have won none yet.
  pl: >-
    Kwota brakująca do celu okresu podzielona przez średnią wygraną umowę tych samych osób z całego
    eksportu do tego dnia; jeśli nie mają żadnej, to przez średnią całej firmy.
columns:
  level: {kind: word, en: Level, pl: Poziom}
  team: {kind: word, en: Team, pl: Zespół}
  owner: {kind: person, en: Person, pl: Osoba}
  quota: {kind: money, en: Goal, pl: Cel}
  gap: {kind: money, en: Missing, pl: Brakuje}
  average: {kind: money, en: Average deal, pl: Średnia umowa}
  deals: {kind: count, en: Deals missing, pl: Brakujące umowy}
words:
  all: {en: All, pl: Razem}
  team: {en: Team, pl: Zespół}
  person: {en: Person, pl: Osoba}
*/
WITH goals AS (SELECT * FROM quota_of($period_start)),
deals AS (
    SELECT owner, team, amount, closed >= $period_start AS in_period FROM opportunities
    WHERE outcome = 'won' AND closed <= $as_of
),
people AS (
    SELECT owners.owner, owners.team, any_value(goals.amount) AS quota,
        coalesce(sum(deals.amount) FILTER (in_period), 0) AS won,
        coalesce(sum(deals.amount), 0) AS total, count(deals.amount) AS number
    FROM owners
    LEFT JOIN deals ON deals.owner = owners.owner
    LEFT JOIN goals ON goals.owner = owners.owner
    GROUP BY owners.owner, owners.team
),
teams AS (
    SELECT team, coalesce(any_value(goal), sum(quota)) AS quota, coalesce(sum(won), 0) AS won,
        coalesce(sum(total), 0) AS total, coalesce(sum(number), 0) AS number
    FROM (FROM people UNION ALL BY NAME SELECT team, amount AS goal FROM goals WHERE owner IS NULL)
    WHERE team IS NOT NULL
    GROUP BY team
),
house AS (
    SELECT (SELECT sum(quota) FROM (SELECT quota FROM teams UNION ALL
            SELECT quota FROM people WHERE team IS NULL)) AS quota,
        coalesce(sum(amount) FILTER (in_period), 0) AS won, coalesce(sum(amount), 0) AS total,
        count(amount) AS number
    FROM deals
),
levels AS (
    SELECT 1 AS position, 'all' AS level, NULL AS team, NULL AS owner, * FROM house
    UNION ALL BY NAME SELECT 2 AS position, 'team' AS level, * FROM teams
    UNION ALL BY NAME SELECT 3 AS position, 'person' AS level, * FROM people
),
gaps AS (
    SELECT *, greatest(quota - won, 0) AS gap,
        coalesce(mean(total, number), (SELECT mean(total, number) FROM house)) AS average
    FROM levels WHERE quota IS NOT NULL
)
SELECT level, team, owner, quota, gap, average,
    CASE WHEN average > 0 THEN (cents(gap) + cents(average) - 1) // cents(average) END AS deals
FROM gaps
ORDER BY position, deals DESC NULLS LAST, gap DESC, team, owner
