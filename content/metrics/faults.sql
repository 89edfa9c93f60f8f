/*
title: {en: Faults in the export, pl: Błędy w eksporcie}
about:
  en: Every row that is not as it should be, and what it still counts for.
  pl: Wszystkie wiersze, z którymi coś jest nie tak, i do czego mimo to są liczone.
columns:
  file: {en: File, pl: Plik}
  line: {kind: count, en: Line, pl: Wiersz}
  opportunity: {en: Opportunity, pl: Szansa}
  field: {en: Column, pl: Kolumna}
  problem: {kind: word, en: What is wrong, pl: Co jest nie tak}
  value: {en: Written, pl: Zapis}
  instead: {en: Meant, pl: Znaczy}
  rows: {kind: count, en: Cells, pl: Komórki}
  counts: {kind: word, en: Counts, pl: Liczy się}
words:
  ragged-row: {en: more or fewer cells than columns, pl: komórek jest więcej lub mniej niż kolumn}
  missing-opportunity: {en: no number of the opportunity, pl: brak numeru szansy}
  duplicate-opportunity: {en: the opportunity is there twice, pl: szansa występuje drugi raz}
  missing-owner: {en: nobody owns it, pl: brak opiekuna}
  unknown-stage: {en: the stage is not described, pl: etap nieopisany}
  bad-number: {en: no amount, pl: to nie jest kwota}
  bad-date: {en: no day, pl: to nie jest data}
  two-digit-year: {en: years of two digits, pl: rok zapisany dwiema cyframi}
  negative-amount: {en: less than nothing, pl: kwota ujemna}
  won-without-amount: {en: won without an amount, pl: wygrana bez kwoty}
  closed-before-opened: {en: closed before it was opened, pl: zamknięta przed otwarciem}
  closed-without-date: {en: closed without a day, pl: zamknięta bez daty}
  open-with-close-date: {en: open with a day of closing, pl: otwarta z datą zamknięcia}
  future-date: {en: later than the export, pl: późniejsza niż eksport}
  misspelt: {en: misspelt, pl: błąd w pisowni}
  two-spellings: {en: spelt in two ways, pl: dwie pisownie}
  unlisted-owner: {en: not on the list of owners, pl: brak na liście opiekunów}
  unlisted-product: {en: not on the list of products, pl: brak na liście produktów}
  unlisted-account: {en: not on the list of accounts, pl: brak na liście klientów}
  listed-twice: {en: twice on the list, pl: dwa razy na liście}
  bad-period: {en: no month or quarter, pl: to nie jest miesiąc ani kwartał}
  all: {en: as it is written, pl: tak jak zapisano}
  corrected: {en: as it is meant, pl: po poprawieniu}
  nothing: {en: for nothing, pl: nigdzie}
  no-stage: {en: in no stage, pl: poza etapami}
  no-amount: {en: without amount, pl: bez kwoty}
  no-day: {en: without that day, pl: bez tej daty}
  no-length: {en: without its length, pl: bez czasu trwania}
  no-person: {en: for nobody, pl: bez osoby}
  open: {en: as open, pl: jako otwarta}
*/
SELECT file, line, opportunity, field, problem, value, instead, rows, counts
FROM faults
ORDER BY file, line, problem, field, value
