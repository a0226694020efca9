/* One letter from A whose key B may lose: what docs/exchange/envelope.md says of `rejected` and `lost-key`.
 *
 * B makes newer keys, is restored once from an old backup, and has lost the keys made since; A seals to the newest that it has
 * heard of. What B cannot open it rejects at once; a person at A seals it again under the next number, once there is a newer key.
 *
 * Held by assertions: people at B take the content in once; A never calls stored what B has rejected; A never seals again to the lost key.
 * Held by `arrives`: once the faults are over, the content is with B's people.
 *
 * Built with -DNO_CHECK B stores whatever comes; with -DNO_MARK A forgets that it has sealed again; with -DNO_HEADS nobody
 * compares, with -DNO_RETELLING heads do not tell a rejection again. Each must fail (`make model`).
 */

#define N 3      /* numbers that A may use: one content, sealed again twice at most */
#define KEYS 4

mtype = { none, queued, stored, rejected, resealed, waiting, taken };

/* A, durable. `box` is the key that a number is sealed to, `slip` the newest that A has heard of. */
mtype sent[4] = none;
byte box[4], last, slip = 1;
/* B, durable: what lies at a number, and how often the content was taken in. Keys are counted; `gone` are those that are lost. */
mtype got[4] = none;
byte applied, newest = 1;
bool gone[6];
/* The old backup. */
bool copied, back, calm;
mtype old[4] = none;
byte old_applied, old_newest;

chan to_b = [1] of { byte };
chan to_a = [1] of { byte, mtype };

#define ARRIVED (applied == 1)
#define OPENS(n) (!gone[box[n]])
#define SEND(n) (sent[n] == queued && nfull(to_b)) -> to_b!n

/* An entry and its message are one commit: it is sealed to the newest key that A knows. */
active proctype Desk()
{
  atomic { last = 1; box[1] = slip; sent[1] = queued }
}

active proctype Worker()
{
end:
  do
  :: atomic { SEND(1) }
  :: atomic { SEND(2) }
  :: atomic { SEND(3) }
  od
}

/* A newer key comes with any answer. After a restore B's newest may be an older one that it still has. */
active proctype Slips()
{
end:
  do
  :: atomic { slip != newest -> slip = newest }
  od
}

/* B's node: what is sealed to a key that is not here is rejected at once; a duplicate gets the same receipt. */
active proctype Inbox()
{
  byte n;
end:
  do
  :: atomic { to_b?n ->
       if
#ifdef NO_CHECK
       :: got[n] == none -> got[n] = waiting
#else
       :: got[n] == none && OPENS(n) -> got[n] = waiting
       :: got[n] == none && !OPENS(n) -> got[n] = rejected
#endif
       :: got[n] != none -> skip
       fi;
       if
       :: full(to_a) -> skip
       :: nfull(to_a) && (got[n] == waiting || got[n] == taken) -> to_a!n,stored
       :: nfull(to_a) && got[n] == rejected -> to_a!n,rejected
       fi;
       n = 0 }
  od
}

/* People at B open what they have the key for. */
active proctype People()
{
end:
  do
  :: atomic { got[1] == waiting && OPENS(1) -> got[1] = taken; applied++; assert(applied == 1) }
  :: atomic { got[2] == waiting && OPENS(2) -> got[2] = taken; applied++; assert(applied == 1) }
  :: atomic { got[3] == waiting && OPENS(3) -> got[3] = taken; applied++; assert(applied == 1) }
  od
}

/* Receipts come back. A late one never makes stored what was rejected. */
active proctype Receipts()
{
  byte n; mtype level;
end:
  do
  :: atomic { to_a?n,level ->
       if
       :: level == stored && sent[n] == queued -> assert(got[n] != rejected || back); sent[n] = stored
       :: level == rejected && (sent[n] == queued || sent[n] == stored) -> sent[n] = rejected
       :: (level == stored && sent[n] != queued) || (level == rejected && sent[n] != queued && sent[n] != stored) -> skip
       fi;
       n = 0; level = none }
  od
}

inline seal_again(n)
{
  last++; sent[last] = queued; box[last] = slip; assert(box[last] != box[n]);
#ifndef NO_MARK
  sent[n] = resealed
#endif
}

/* A person at A opens the case: what was rejected is sealed again, in one commit with its mark. */
active proctype Person()
{
end:
  do
  :: atomic { sent[1] == rejected && slip != box[1] && last < N -> seal_again(1) }
  :: atomic { sent[2] == rejected && slip != box[2] && last < N -> seal_again(2) }
  od
}

#ifndef NO_HEADS
/* Heads: what A calls stored and a restored B lacks goes again; and B tells again what it has rejected, for its word may have been lost
 * while an older receipt, of before its restore, came through. */
active proctype Heads()
{
end:
  do
  :: atomic { sent[1] == stored && got[1] == none -> sent[1] = queued }
  :: atomic { sent[2] == stored && got[2] == none -> sent[2] = queued }
  :: atomic { sent[3] == stored && got[3] == none -> sent[3] = queued }
#ifndef NO_RETELLING
  :: atomic { sent[1] == stored && got[1] == rejected -> sent[1] = rejected }
  :: atomic { sent[2] == stored && got[2] == rejected -> sent[2] = rejected }
  :: atomic { sent[3] == stored && got[3] == rejected -> sent[3] = rejected }
#endif
  od
}
#endif

/* A newer key, a backup, its restore, after which somebody signs in and makes another key; then nothing more but delivery. */
active proctype Faults()
{
end:
  do
  :: atomic { !calm && newest < KEYS - 1 -> newest++ }
  :: atomic { !calm && !copied -> copied = true; old_applied = applied; old_newest = newest;
       old[1] = got[1]; old[2] = got[2]; old[3] = got[3] }
  :: atomic { !calm && copied && !back -> back = true; applied = old_applied;
       got[1] = old[1]; got[2] = old[2]; got[3] = old[3];
       if :: old_newest < 2 -> gone[2] = true :: old_newest >= 2 -> skip fi;
       if :: old_newest < 3 -> gone[3] = true :: old_newest >= 3 -> skip fi;
       newest = KEYS }
  :: atomic { !calm && nempty(to_b) -> to_b?_ }
  :: atomic { !calm && nempty(to_a) -> to_a?_,_ }
  :: atomic { !calm -> calm = true }
  od
}

ltl arrives { [] (calm -> <> ARRIVED) }
