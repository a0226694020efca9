/* Delivery of one conversation from A to B and the receipts back, as docs/exchange/envelope.md describes it.
 *
 * The line loses, doubles and reorders. Either node crashes at any step and forgets what was not committed. Either node is
 * restored once from an old backup. B's node key is rotated. Heads are modelled as one step that may come late, not as messages;
 * the statement of two officers is part of them.
 *
 * Held by assertions: a receipt means durable; people take in every message once, in order; a number never means two messages.
 * Held by `heals`: once the faults are over, everything written is with B and receipted at A.
 *
 * Built with -DSIGN_FIRST B signs before it commits; with -DNO_HEADS nobody compares. Both must fail (`make model`).
 */

#ifndef N
#define N 2      /* messages that A writes; 1 for `heals`, which looks at every cycle too */
#endif
#define KEEP 2   /* envelopes that the line holds at once; and one receipt */

/* A, durable: how many were written, in which epoch each, and which of them are receipted. */
byte written, epoch = 1, known_a;
byte era[3];
bool stored[3];
/* B, durable: the epoch of the message that stands at a number, how far the order has come, what people took in. */
byte got[3], applied[3], in_seq, in_epoch = 1, in_known;
/* B, not durable: signed for, not yet committed. */
byte pending, pending_epoch;
/* Node key of B, and the one that A has a slip for. What is wrapped for an ended key does not open. */
byte key = 1, slip = 1;

/* The old backups. */
bool a_copy, b_copy, a_back, b_back;
byte a_written, a_era[3], b_got[3], b_applied[3], b_seq, b_epoch, b_known;
bool a_stored[3];

bool calm, told, crashed;
chan to_b = [KEEP] of { byte, byte, byte };   /* number, epoch, key */
chan to_a = [1] of { byte, byte };         /* number, epoch */

#define OURS(n) (n <= written && got[n] == era[n] && stored[n])
#define WHOLE   ((written < 1 || OURS(1)) && (written < 2 || OURS(2)))
#define LACKS(n) (n <= written && stored[n] && got[n] != era[n])

/* An entry and its message are one commit. */
active proctype Desk()
{
end:
  do
  :: atomic { !calm && written < N -> written++; era[written] = epoch; stored[written] = false }
  od
}

/* The worker tries whatever has no receipt, in any order, wrapped for the newest key it knows. */
active proctype Worker()
{
end:
  do
  :: atomic { written >= 1 && !stored[1] && nfull(to_b) -> to_b!1,era[1],slip }
  :: atomic { written >= 2 && !stored[2] && nfull(to_b) -> to_b!2,era[2],slip }
  od
}

/* Receipts come back. One of a message that a restored A no longer knows counts for nothing. */
active proctype Receipts()
{
  byte n, e;
end:
  do
  :: atomic { to_a?n,e ->
       if
       :: n <= written && era[n] == e ->
            assert(got[n] == e || b_back);
            stored[n] = true
       :: else
       fi;
       n = 0; e = 0 }
  od
}

/* A newer slip comes with an answer, or when A asks because B refused. */
active proctype Slips()
{
end:
  do
  :: atomic { slip != key -> slip = key }
  od
}

/* B's node: opens, checks epoch and number, commits, signs. */
active proctype Inbox()
{
  byte n, e, k;
end:
  do
  :: atomic { to_b?n,e,k ->
       if
       :: k != key                            /* its key has ended: refused, and A asks for a slip */
       :: k == key && e > in_epoch       /* a later epoch than two officers have stated: refused */
       :: k == key && e < in_epoch && n > in_known ->
            told = true                      /* of an epoch that ended: kept aside and shown to people */
       :: k == key && (e == in_epoch || (e < in_epoch && n <= in_known)) ->
            if
            :: got[n] == 0 ->
#ifdef SIGN_FIRST
                 pending = n; pending_epoch = e
#else
                 got[n] = e
#endif
            :: got[n] != 0 -> assert(got[n] == e)   /* a duplicate, which gets the same receipt */
            fi;
            if
            :: nfull(to_a) -> to_a!n,e
            :: full(to_a)
            fi
       fi;
       n = 0; e = 0; k = 0 }
#ifdef SIGN_FIRST
  :: atomic { pending != 0 -> got[pending] = pending_epoch; pending = 0; pending_epoch = 0 }
#endif
  :: atomic { in_seq < N && got[in_seq + 1] != 0 -> in_seq++ }
  od
}

/* People open what stands in order. */
active proctype People()
{
end:
  do
  :: atomic { in_seq >= 1 && applied[1] == 0 -> applied[1]++; assert(applied[1] == 1) }
  :: atomic { in_seq >= 2 && applied[2] == 0 && applied[1] == 1 -> applied[2]++; assert(applied[2] == 1 && applied[1] == 1) }
  od
}

#ifndef NO_HEADS
/* Heads both ways, every six hours: a restored A's statement first, then what B lacks goes again. */
active proctype Heads()
{
end:
  do
  :: atomic { in_epoch < epoch ->
       in_known = known_a; in_epoch = epoch;
       if :: in_known < 1 && got[1] != 0 && got[1] < epoch -> got[1] = 0; applied[1] = 0; told = true :: else fi;
       if :: in_known < 2 && got[2] != 0 && got[2] < epoch -> got[2] = 0; applied[2] = 0; told = true :: else fi;
       if :: in_seq > in_known -> in_seq = in_known :: else fi }
  :: atomic { in_epoch == epoch && LACKS(1) -> stored[1] = false }
  :: atomic { in_epoch == epoch && LACKS(2) -> stored[2] = false }
  od
}
#endif

/* Backups, restores, crashes, rotation; then nothing more happens but delivery. */
active proctype Faults()
{
end:
  do
  :: atomic { !calm && !a_copy -> a_copy = true; a_written = written; a_era[1] = era[1]; a_era[2] = era[2];
       a_stored[1] = stored[1]; a_stored[2] = stored[2] }
  :: atomic { !calm && a_copy && !a_back -> a_back = true; written = a_written; era[1] = a_era[1]; era[2] = a_era[2];
       stored[1] = a_stored[1]; stored[2] = a_stored[2]; known_a = written; epoch = 2 }
  :: atomic { !calm && !b_copy -> b_copy = true; b_seq = in_seq; b_epoch = in_epoch; b_known = in_known;
       b_got[1] = got[1]; b_got[2] = got[2]; b_applied[1] = applied[1]; b_applied[2] = applied[2] }
  :: atomic { !calm && b_copy && !b_back -> b_back = true; in_seq = b_seq; in_epoch = b_epoch; in_known = b_known;
       got[1] = b_got[1]; got[2] = b_got[2]; applied[1] = b_applied[1]; applied[2] = b_applied[2];
       pending = 0; pending_epoch = 0 }
  :: atomic { !calm && !crashed -> crashed = true; pending = 0; pending_epoch = 0;
       do :: nempty(to_b) -> to_b?_,_,_ :: nempty(to_a) -> to_a?_,_ :: empty(to_b) && empty(to_a) -> break od }
  :: atomic { !calm && key < 2 -> key++ }
  :: atomic { !calm -> calm = true }
  od
}

active proctype Line()
{
  byte n, e, k;
end:
  do
  :: atomic { !calm && nempty(to_b) -> to_b?n,e,k; n = 0; e = 0; k = 0 }
  :: atomic { !calm && nempty(to_b) && nfull(to_b) -> to_b?n,e,k; to_b!n,e,k; to_b!n,e,k; n = 0; e = 0; k = 0 }
  :: atomic { !calm && nempty(to_b) -> to_b?n,e,k; to_b!n,e,k; n = 0; e = 0; k = 0 }
  :: atomic { !calm && nempty(to_a) -> to_a?n,e; n = 0; e = 0 }
  od
}

ltl heals { [] (calm -> <> WHOLE) }
