// Asks another journey planner for earliest arrivals: node peer.mjs NAME FEED.zip QUESTIONS.json
// Prints one JSON value: seconds to load, megabytes, milliseconds of each question and its answer (seconds of the day, or null).
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
const [name, feed, file] = process.argv.slice(2);
const { date, questions, change } = JSON.parse(readFileSync(file, "utf8"));
const day = () => new Date(`${date}T12:00:00`);

const peers = {
  async "raptor-journey-planner"() {
    const { loadGTFS, JourneyFactory, RaptorAlgorithmFactory, DepartAfterQuery } = require("raptor-journey-planner");
    const [trips, transfers, interchange] = await loadGTFS(createReadStream(feed));
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
