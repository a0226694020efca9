// Asks another journey planner for earliest arrivals: node peer.mjs NAME FEED.zip QUESTIONS.json [rows]
// With "rows" the feed is read here, plainly, and handed over in the planner's own shapes, because its own reader hangs on newer Node.
// Prints one JSON value: seconds to load, megabytes, milliseconds of each question and its answer (seconds of the day, or null).
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const [name, feed, file, rows] = process.argv.slice(2);
const { date, questions, change } = JSON.parse(readFileSync(file, "utf8"));
const day = () => new Date(`${date}T12:00:00`);

// The rows of a file of the feed: the benchmark writes neither quotes nor commas in cells.
async function* table(from) {
  const zip = new (require("node-stream-zip").async)({ file: feed });
  const lines = createInterface({ input: await zip.stream(from) });
  let header = null;
  for await (const line of lines) {
    const cells = line.split(",");
    if (header === null) header = cells;
    else yield Object.fromEntries(header.map((one, at) => [one, cells[at]]));
  }
  await zip.close();
}

async function raptorRows() {
  const { Service } = require("raptor-journey-planner/dist/src/gtfs/Service");
  const { TimeParser } = require("raptor-journey-planner/dist/src/gtfs/TimeParser");
  const clock = new TimeParser(), dates = {}, services = {}, interchange = {}, stopTimes = {}, trips = [];
  for await (const row of table("calendar_dates.txt")) (dates[row.service_id] ??= {})[row.date] = row.exception_type === "1";
  for await (const row of table("calendar.txt"))
    services[row.service_id] = new Service(+row.start_date, +row.end_date, {}, dates[row.service_id] ?? {});
  for await (const row of table("transfers.txt")) interchange[row.from_stop_id] = +row.min_transfer_time;
  for await (const row of table("stop_times.txt"))
    (stopTimes[row.trip_id] ??= []).push({
      stop: row.stop_id,
      departureTime: clock.getTime(row.departure_time),
      arrivalTime: clock.getTime(row.arrival_time),
      pickUp: row.pickup_type === "0",
      dropOff: row.drop_off_type === "0",
    });
  for await (const row of table("trips.txt"))
    trips.push({ serviceId: row.service_id, tripId: row.trip_id, stopTimes: stopTimes[row.trip_id], service: services[row.service_id] });
  return [trips, {}, interchange];
}

const peers = {
  async "raptor-journey-planner"() {
    const { loadGTFS, JourneyFactory, RaptorAlgorithmFactory, DepartAfterQuery } = require("raptor-journey-planner");
    const [trips, transfers, interchange] = rows ? await raptorRows() : await loadGTFS(createReadStream(feed));
    const usable = trips.filter((trip) => trip.stopTimes && trip.stopTimes.length);
    const raptor = RaptorAlgorithmFactory.create(usable, transfers, interchange);
    const query = new DepartAfterQuery(raptor, new JourneyFactory(), 2);
    return (from, to, at) => {
      const found = query.plan(from, to, day(), at).map((journey) => journey.arrivalTime);
      return found.length ? Math.min(...found) : null;
    };
  },
  async minotor() {
    const { GtfsParser } = await import("minotor/parser");
    const { Duration, Query, Router, Time } = await import("minotor");
    const { timetable, stopsIndex } = await new GtfsParser(feed).parse(day());
    const router = new Router(timetable, stopsIndex);
    return (from, to, at) => {
      const asked = new Query.Builder().from(from).to(to).departureTime(Time.fromSeconds(at)).maxTransfers(10);
      if (Duration) asked.minTransferTime(Duration.fromSeconds(change));
      const found = router.route(asked.build()).arrivalAt(to);
      return found ? found.time.toSeconds() : null;
    };
  },
};

const began = performance.now();
const ask = await peers[name]();
const load = (performance.now() - began) / 1000;
const answers = questions.map(([from, to, at]) => {
  const start = performance.now();
  let arrives = null, error = "";
  try {
    arrives = ask(from, to, at);
  } catch (problem) {
    error = String(problem).slice(0, 200);
  }
  return { ms: performance.now() - start, arrives, error };
});
process.stdout.write(JSON.stringify({ load_s: load, MB: Math.round(process.resourceUsage().maxRSS / 1024), answers }));
