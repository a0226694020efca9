/** Days and times as the specification has them: one form, a day that is one, and of the years 1900 to 2999. */

const LONGEST = 40;
const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-](\d\d):(\d\d))$/;

export function isDay(text: string): boolean {
  const said = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (said === null) return false;
  const [year, month, day] = said.slice(1).map(Number) as [number, number, number];
  const found = new Date(Date.UTC(year, month - 1, day));
  // Where no such day is, another one comes of it.
  return year >= 1900 && year <= 2999 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

export function isTime(text: string): boolean {
  const said = text.length <= LONGEST ? TIME.exec(text) : null;
  if (said === null || !isDay(String(said[1]))) return false;
  const [hour, minute, second, zoneHour, zoneMinute] = said.slice(2).map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  return hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
}
