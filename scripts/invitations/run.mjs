// What ical.js reads in calendars, against what expected.json says.
//
//     node run.mjs FOLDER
//
// Prints every difference; exits 1 when there is one.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ICAL from "ical.js";

const [folder] = process.argv.slice(2);
const expected = JSON.parse(await readFile(join(folder, "expected.json"), "utf8"));
const MOST = 600; // occurrences of one series

const instant = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());

const told = (event, start = event.startDate, end = event.endDate) => ({
  summary: event.summary,
  description: event.description,
  location: event.location,
  start: instant(start),
  end: instant(end),
});

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const components = calendar.getAllSubcomponents("vevent");
  const events = components.map((component) => new ICAL.Event(component));
  const plain = events.filter((event) => !event.isRecurrenceException());
  for (const event of plain) {
    for (const other of events) if (other !== event && other.uid === event.uid) event.relateException(other);
  }
  return plain.flatMap((event) => {
    if (!event.isRecurring()) return [told(event)];
    const found = [];
    const iterator = event.iterator();
    for (let next; found.length < MOST && (next = iterator.next()); ) {
      const { item, startDate, endDate } = event.getOccurrenceDetails(next);
      found.push(told(item, startDate, endDate));
    }
    return found.sort((one, other) => (one.start < other.start ? -1 : 1));
  });
}

let times = 0;
const wrong = [];
for (const [name, events] of Object.entries(expected)) {
  const found = read(await readFile(join(folder, name), "utf8"));
  times += found.length;
  if (found.length !== events.length) wrong.push(`${name}: ${found.length} events, not ${events.length}`);
  events.forEach((event, index) => {
    for (const [key, value] of Object.entries(event)) {
      const read = found[index]?.[key] ?? "";
      if (read !== value) wrong.push(`${name} ${index}: ${key} is ${read}, not ${value}`);
    }
  });
}
for (const line of wrong) console.log(line);
console.log(`${Object.keys(expected).length} calendars, ${times} events: ${wrong.length} differences.`);
process.exitCode = wrong.length || !times ? 1 : 0;
