/*
title: {en: Twelve weeks, pl: Dwanaście tygodni}
about:
  en: What was won in each of the last twelve weeks, from Monday to Sunday.
  pl: Sprzedaż w każdym z ostatnich dwunastu tygodni, od poniedziałku do niedzieli.
columns:
  week: {kind: date, en: Week from, pl: Tydzień od}
  deals: {kind: count, en: Deals won, pl: Wygrane}
  won: {kind: money, en: Won, pl: Sprzedaż}
*/
SELECT weeks.week::DATE AS week, count(opportunities.line) AS deals, coalesce(sum(amount), 0) AS won
FROM range($trend_start::TIMESTAMP, $week_end::TIMESTAMP + INTERVAL 1 DAY, INTERVAL 7 DAY) AS weeks(week)
LEFT JOIN opportunities ON outcome = 'won' AND closed <= $week_end
    AND date_trunc('week', closed) = weeks.week
GROUP BY weeks.week
ORDER BY weeks.week
