/* The delivery protocol of docs/delivery.md, for SPIN: a board, an archive, and the world that
   plays tricks on both. check_model.py runs it, with the rules as they are and, to show that the
   check can fail, with each old rule put back (-DOLD_...).

   What is checked
     S1  the account never says complete while a number that anybody named to the archive is neither
         held there nor in a gap that says why.
     S2  the board believes nothing delivered that the archive does not hold durably. After an
         archive was put back from a copy this begins, number by number, with its first answer.
     L   once faults end, everything on the card comes to be delivered, the archive has it, and the
         account says complete.

   What is left out, and why nothing is lost by it
     - Times and windows (B1, B2, B3, B6): while faults last the board may say hello and send any
       owed number whenever it likes, which is more than the rules let it do.
     - A batch carries one number; a longer one is a sequence of these that nothing interrupts.
     - All receipts that answer one hello are one message: each speaks of one epoch alone.
     - Hello lists either every epoch of the card or the least it may: the current one, those that
       owe, the newest. What lies between, and the turn of B5, is a mixture of the two.
     - Descriptions (A4), the trusted archive (B4), damaged stores (B9): other state machines, which
       only ever hold something back.
     - Epochs number their readings from one. The store goes on counting over epochs, but no rule
       compares numbers of two epochs.
   Sets of numbers are bit sets: LAST bits an epoch, the epoch's first number lowest. It is its start
   reading, which names the epoch before on that card, with its end. */

#ifndef EPOCHS
#define EPOCHS 3
#endif
#ifndef LAST
#define LAST 2          /* numbers an epoch can have */
#endif
#ifndef DROPS
#define DROPS 0         /* rows that retention takes */
#endif
#ifndef BACKUPS
#define BACKUPS 0       /* 1: a copy of the archive is taken once and put back once */
#endif
#ifndef CARDS
#define CARDS 0         /* 1: a second card, empty at first, changes places with the first */
#endif
#ifndef CLONES
#define CLONES 0        /* 1: the second card becomes an image of the first, once */
#endif
#ifndef SPARE
#define SPARE 0         /* 1: the last epoch is that of a spare board, which says hello beside the other */
#endif
#ifndef ACCEPTS
#define ACCEPTS 0       /* so often a person ashore accepts that what an epoch owes is lost (A9) */
#endif
#ifndef LATE
#define LATE 0          /* sum of what may be late, too (any may be lost): 1 hello, 2 batch, 4 receipt */
#endif

#define ONES      (1 | (1 << LAST) | (1 << (2 * LAST)))
#define FULL      ((1 << LAST) - 1)
#define ALL       (FULL * ONES)
#define OF(e)     (FULL << (LAST * (e)))       /* every number of epoch e */
#define START(e)  (1 << (LAST * (e)))          /* its first: the start reading */
#define BIT(e)    (1 << (e))
#define DOWN(s)   ((s) | (((s) >> 1) & ((FULL >> 1) * ONES)))
#define UPTO(s)   DOWN(DOWN(s))                /* the numbers of s and those before them */
#define NONE      7                            /* no epoch; no opening */

mtype = {hello, batch};

/* A message is lost, comes at once, or waits in `late` for as long as the world likes while others
   overtake it, and then comes any number of times. */
/* hello: is it the board's newest, current epoch, numbers of the epochs that it lists, epochs that
   are unknown to the board. batch: 0, is it a reading or a gap, its number, 0. */
chan late_up = [1] of {mtype, bit, byte, short, byte};
/* A receipt: does it answer the board's newest hello, opening of the archive, have, upto. */
chan late_down = [1] of {bit, byte, short, short};

typedef Card {
  short all;    /* numbers that were given on it: of each epoch all up to its end */
  short rows;   /* those that have a row still; of the others the owed ones are gaps (B7, B8) */
  short done;   /* that are believed delivered */
  byte newest;
}
typedef Shore {
  short rows;
  short gap;       /* that a board declared */
  short gone;      /* gaps that the archive wrote, as no board has the numbers any more, by hello or by
                      a person's word */
  short rolled;    /* likewise, above the end that a hello gave a closed epoch */
  short said;      /* the largest number that hello ever said, and those before it */
  byte listed;     /* epochs that any hello listed */
  byte closed;     /* epochs that the last hello which listed them did not name first */
  byte open_gap;   /* epochs whose gap of `gone` has no end */
  byte current;
  short named;     /* not the archive's: numbers that anything it took named, for S1 */
}

Card card, other;
Shore shore, backup;
short names[EPOCHS];      /* what the start reading of an epoch names of the one before */
byte epochs;              /* that began so far */
bit calm;                 /* faults are over */

/* of the board's run */
bit asking;               /* its hello is not answered */
byte opening_heard = NONE;  /* of the archive that answered last */
byte unknown;             /* epochs that it was asked for and does not have */
bit want;                 /* a hello is due (only when calm: before, any time is right) */
short sent;               /* likewise: numbers on their way */

/* of the archive's run */
byte opening;
byte due;                 /* epochs that are owed a receipt */
bit complete;             /* what account says */
byte lacking;             /* epochs that stand in its way */
byte awaited;             /* of these, those whose end is not known */

short doubt;              /* numbers of which no answer came since the archive was put back */

#define DECLARED  (shore.rows | shore.gap)
#define HELD      (DECLARED | shore.gone | shore.rolled)
#ifdef OLD_GONE
#define RECEIPTED HELD
#else
#define RECEIPTED DECLARED
#endif
#define OWED      (card.all & ~card.done)

inline check() {
  assert(!complete || (shore.named & ~HELD) == 0);                /* S1 */
  assert((card.done & ~doubt & ~DECLARED) == 0)                   /* S2 */
}

/* What start readings that are here name: starts. The numbers that must be: known. */
short starts, known;
byte e, f, listing;
short mine, least;
bit is_named, is_heard, others_started;

inline look() {
  starts = 0; e = 0;
  do
  :: e < EPOCHS ->
     if :: shore.rows & START(e) -> starts = starts | names[e] :: else fi;
     e++
  :: else -> break
  od;
  known = UPTO(shore.said | HELD | starts)
}

/* account.cpp */
inline judge() {
  look();
  lacking = 0; awaited = 0; e = 0;
  do
  :: e < EPOCHS ->
     mine = OF(e);
     is_heard = (shore.listed & BIT(e)) || (HELD & mine);
     is_named = (starts & mine) != 0;
     others_started = 1; f = 0;
     do
     :: f < EPOCHS ->
        if
        :: f != e && ((shore.listed & BIT(f)) || (HELD & OF(f))) && !(HELD & START(f)) ->
           others_started = 0
        :: else
        fi;
        f++
     :: else -> break
     od;
     least = known & mine;
     if
     :: !is_heard ->
#ifdef OLD_UNHEARD
        least = 0
#endif
        skip
     :: is_heard && (shore.open_gap & BIT(e)) -> skip
     :: is_heard && !(shore.open_gap & BIT(e)) && is_named ->
#ifdef OLD_NAMED
        least = starts & mine
#endif
        skip
     :: is_heard && !(shore.open_gap & BIT(e)) && !is_named && e == shore.current ->
#ifdef OLD_HOLE
        least = shore.said & mine
#endif
        skip
     :: is_heard && !(shore.open_gap & BIT(e)) && !is_named && e != shore.current ->
        if
        :: shore.closed & BIT(e) -> skip
        :: !(shore.closed & BIT(e)) ->
           if
           :: (shore.listed & BIT(e)) && shore.current != NONE && others_started ->
#ifdef OLD_UNKNOWN
              least = 0
#endif
              skip
#ifdef OLD_BATCH
           :: !(shore.listed & BIT(e)) && shore.current != NONE && others_started -> least = 0
#endif
           :: else -> awaited = awaited | BIT(e)
           fi
        fi
     fi;
     if :: (least & ~HELD) || (awaited & BIT(e)) -> lacking = lacking | BIT(e) :: else fi;
     e++
  :: else -> break
  od;
  complete = (shore.current != NONE) && (lacking == 0);
  starts = 0; known = 0; e = 0; f = 0; mine = 0; least = 0;
  is_named = 0; is_heard = 0; others_started = 0
}

/* What is late answers, or is, the newest hello no more. */
mtype kind_; bit fresh_; byte small_; short set_, upto_; byte mask_;
inline forget_message() { kind_ = 0; fresh_ = 0; small_ = 0; set_ = 0; upto_ = 0; mask_ = 0 }
inline grow_old() {
  if
  :: nempty(late_up) -> late_up?kind_, fresh_, small_, set_, mask_; late_up!kind_, 0, small_, set_, mask_
  :: empty(late_up)
  fi;
  if
  :: nempty(late_down) -> late_down?fresh_, small_, set_, upto_; late_down!0, small_, set_, upto_
  :: empty(late_down)
  fi;
  forget_message()
}

/* buoyd starts on the card that is in the board. */
inline start() {
  names[epochs] = (card.newest == NONE -> 0 : card.all & OF(card.newest));
  card.newest = epochs;
  card.all = card.all | START(epochs);
  card.rows = card.rows | START(epochs);
  epochs++;
  grow_old();
  asking = 0; opening_heard = NONE; unknown = 0
}

/* Which epochs of the card a hello lists. */
inline choose_listing(least_only) {
  listing = 0; e = 0;
  do
  :: e < EPOCHS ->
     if
     :: (card.all & OF(e)) && (!least_only || e == card.newest || (OWED & OF(e))) ->
        listing = listing | BIT(e)
     :: else
     fi;
     e++
  :: else -> break
  od;
  if  /* the newest that is delivered */
  :: least_only ->
     e = EPOCHS;
     do
     :: e > 0 ->
        e--;
        if
        :: (card.all & OF(e)) && !(listing & BIT(e)) -> listing = listing | BIT(e); break
        :: else
        fi
     :: else -> break
     od
  :: else
  fi;
  mine = 0; e = 0;
  do
  :: e < EPOCHS ->
     if :: listing & BIT(e) -> mine = mine | (card.all & OF(e)) :: else fi;
     e++
  :: else -> break
  od;
  e = 0
}

/* B4, B5: what a receipt does to the card. */
inline take_receipt() {
  if
  :: fresh_ && asking ->
     asking = 0; sent = 0; opening_heard = small_;
     card.done = ((card.done & ~upto_) | set_) & card.all;
     if :: small_ == opening -> doubt = doubt & ~upto_ :: else fi;
     e = 0;
     do
     :: e < EPOCHS ->
        if
        :: (upto_ & OF(e)) && !(card.all & OF(e)) && !(unknown & BIT(e)) ->
           unknown = unknown | BIT(e); want = calm
        :: else
        fi;
        e++
     :: else -> break
     od;
     e = 0
  :: !(fresh_ && asking) ->
#ifndef OLD_OPENING
     if
     :: small_ != opening_heard -> want = calm   /* opened anew: the archive is asked first */
     :: else ->
#else
     if
     :: true ->
#endif
        card.done = card.done | (set_ & card.all)
     fi
  fi;
  forget_message();
  check()
}

inline take_hello() {
  shore.named = shore.named | set_;
  look();
  known = UPTO(shore.said | DECLARED | starts);   /* by what was said before, and is not taken back */
  shore.current = small_;
  f = 0;
  do
  :: f < EPOCHS ->
     if
     :: set_ & OF(f) ->
        shore.listed = shore.listed | BIT(f);
        shore.gone = shore.gone & ~OF(f);
        shore.open_gap = shore.open_gap & ~BIT(f);
        shore.rolled = shore.rolled & ~OF(f);
        if
        :: f == small_ -> shore.closed = shore.closed & ~BIT(f)
        :: else ->
           shore.closed = shore.closed | BIT(f);
#if !defined(OLD_NAMED) && !defined(NO_ROLLED_BACK)
           shore.rolled = shore.rolled | (known & OF(f) & ~set_ & ~DECLARED)
#endif
        fi
     :: else
     fi;
     f++
  :: else -> break
  od;
  shore.said = shore.said | set_;
  judge();
  look();
  f = 0;
  do                                              /* A7: what the board calls unknown */
  :: f < EPOCHS ->
     if
     :: (mask_ & BIT(f)) && (lacking & BIT(f)) && !(set_ & OF(f)) ->
        if
        :: awaited & BIT(f) ->
           shore.open_gap = shore.open_gap | BIT(f);
           shore.gone = shore.gone | (OF(f) & ~HELD)
        :: else ->
#ifdef OLD_UNHEARD
           if
           :: (shore.listed & BIT(f)) || (HELD & OF(f)) ->
              shore.gone = shore.gone | (known & OF(f) & ~HELD)
           :: else
           fi
#else
           shore.gone = shore.gone | (known & OF(f) & ~HELD)
#endif
        fi
     :: else
     fi;
     f++
  :: else -> break
  od;
  f = 0;
  judge();
  upto_ = set_; e = 0;
  do                                              /* what the hello did not list and is lacking */
  :: e < EPOCHS ->
     if :: (lacking & BIT(e)) && !(set_ & OF(e)) -> upto_ = upto_ | OF(e) :: else fi;
     if :: upto_ & OF(e) -> mine = mine | OF(e) :: else fi;
     e++
  :: else -> break
  od;
  set_ = RECEIPTED & mine;
  e = 0; mine = 0; mask_ = 0; kind_ = 0
}

inline take_batch() {
  shore.named = shore.named | UPTO(set_);
  if
  :: small_ -> shore.rows = shore.rows | set_; shore.gap = shore.gap & ~set_
  :: else -> shore.gap = shore.gap | (set_ & ~shore.rows)
  fi;
  e = 0;
  do
  :: e < EPOCHS ->
     if
     :: set_ & OF(e) ->
        shore.gone = shore.gone & ~OF(e);
        shore.open_gap = shore.open_gap & ~BIT(e);
        mine = UPTO(set_) & shore.rolled;               /* gaps that begin there or below */
        mine = mine | ((mine << 1) & ~ONES & shore.rolled);
        mine = mine | ((mine << 1) & ~ONES & shore.rolled);
        shore.rolled = shore.rolled & ~(OF(e) & mine); mine = 0;
        due = due | BIT(e);
        if
        :: (set_ == START(e)) && small_ ->
           shore.named = shore.named | names[e];
           f = 0;
           do
           :: f < EPOCHS ->
              if
              :: names[e] & OF(f) ->
                 shore.gone = shore.gone & ~OF(f); shore.open_gap = shore.open_gap & ~BIT(f)
              :: else
              fi;
              f++
           :: else -> break
           od;
           f = 0
        :: else
        fi
     :: else
     fi;
     e++
  :: else -> break
  od;
  judge();
  forget_message()
}

/* A receipt leaves the archive. */
inline send_down() {
  if
  :: d_step { !calm -> forget_message() }
  :: d_step {
       !calm && (LATE & 4) && empty(late_down) ->
       late_down!fresh_, small_, set_, upto_; forget_message()
     }
  :: d_step { take_receipt() }
  fi
}

inline take_message() {
  if
  :: kind_ == hello -> d_step { take_hello(); check(); small_ = opening }; send_down()
  :: kind_ == batch -> d_step { take_batch(); check() }
  fi
}

/* A hello or a batch leaves the board. */
inline send_up() {
  if
  :: d_step { !calm -> forget_message() }
  :: d_step {
       !calm && (LATE & (kind_ == hello -> 1 : 2)) && empty(late_up) ->
       late_up!kind_, fresh_, small_, set_, mask_; forget_message()
     }
  :: take_message()
  fi
}

inline say_hello(least_only) {
  d_step {
    grow_old(); asking = 1; want = 0; choose_listing(least_only);
    kind_ = hello; fresh_ = 1; small_ = card.newest; set_ = mine; mask_ = unknown; mine = 0; listing = 0
  };
  send_up()
}

inline say_batch(number) {
  d_step { kind_ = batch; small_ = ((card.rows & number) != 0); set_ = number; mine = 0 };
  send_up()
}

active proctype Board() {
end:
  do
  :: atomic { !calm && card.newest != NONE -> say_hello(0) }
  :: atomic { !calm && card.newest != NONE -> say_hello(1) }
  :: atomic { calm && want && empty(late_up) -> say_hello(0) }   /* B5: there is one after all that was late */
  :: atomic {
       !calm && OWED ->
       mine = 1;
       do
       :: (mine & OWED) -> break
       :: (OWED & ~UPTO(mine) & ~(mine - 1)) -> mine = mine << 1
       od;
       say_batch(mine)
     }
  :: atomic {
       calm && !asking && !want && (OWED & ~sent) ->
       mine = OWED & ~sent;
       mine = mine & -mine;
       sent = sent | mine; say_batch(mine)
     }
  :: d_step { late_down?fresh_, small_, set_, upto_ -> take_receipt() }
  :: d_step { !calm && nempty(late_down) -> late_down?<fresh_, small_, set_, upto_>; take_receipt() }
  od
}

active proctype Archive() {
end:
  do
  :: atomic { late_up?kind_, fresh_, small_, set_, mask_ -> take_message() }
  :: atomic { !calm && nempty(late_up) -> late_up?<kind_, fresh_, small_, set_, mask_>; take_message() }
  :: atomic {
       due ->
       d_step {
         e = 0;
         do
         :: e < EPOCHS && !(due & BIT(e)) -> e++
         :: else -> break
         od;
         due = due & ~BIT(e);
         small_ = opening; set_ = RECEIPTED & OF(e); e = 0
       };
       send_down()
     }
  od
}

inline copy_card(to, from) {
  to.all = from.all; to.rows = from.rows; to.done = from.done; to.newest = from.newest
}
inline copy_shore(to, from) {
  to.rows = from.rows; to.gap = from.gap; to.gone = from.gone; to.rolled = from.rolled;
  to.said = from.said; to.listed = from.listed; to.closed = from.closed;
  to.open_gap = from.open_gap; to.current = from.current; to.named = from.named
}

active proctype World() {
  byte drops = DROPS, backups = BACKUPS, restores = BACKUPS, clones = CLONES, accepts = ACCEPTS;
  Card hand;
  d_step {
    card.newest = NONE; other.newest = NONE; shore.current = NONE; backup.current = NONE; start()
  };
  do
  :: d_step {                                     /* a reading is committed */
       (card.all & OF(card.newest)) != OF(card.newest) ->
       mine = OF(card.newest) & ~card.all; mine = mine & -mine;
       card.all = card.all | mine; card.rows = card.rows | mine; mine = 0
     }
  :: d_step { epochs < EPOCHS - SPARE -> start() }        /* kill -9, a power cut */
#if CARDS
  :: d_step {                                     /* the other card is put in */
       epochs < EPOCHS - SPARE ->
       copy_card(hand, card); copy_card(card, other); copy_card(other, hand);
       hand.all = 0; hand.rows = 0; hand.done = 0; hand.newest = 0;
       if :: opening -> doubt = ALL :: else fi;
       start()
     }
#endif
#if CLONES
  :: d_step { clones -> clones--; copy_card(other, card) }
#endif
#if SPARE
  :: atomic {                                     /* it has its start reading, and nothing else */
       d_step {
         kind_ = hello; small_ = EPOCHS - 1; set_ = START(EPOCHS - 1); mask_ = lacking;
         shore.rows = shore.rows | set_; take_hello(); check(); forget_message()
       }
     }
#endif
#if DROPS
  :: atomic {                                     /* B7: the oldest row of an epoch */
       drops && card.rows ->
       drops--;
       if
       :: mine = card.rows & -card.rows
       :: (card.rows & OF(card.newest)) -> mine = card.rows & OF(card.newest); mine = mine & -mine
       fi;
       card.rows = card.rows & ~mine; mine = 0
     }
#endif
#if ACCEPTS
  :: atomic {                                     /* whoever has the numbers still */
       accepts && lacking ->
       accepts--; e = 0;
       do
       :: e < EPOCHS - 1 && (lacking >> (e + 1)) -> e++
       :: lacking & BIT(e) -> break
       :: else -> e++
       od;
       d_step {
         f = e; look(); mine = OF(f) & ~HELD;
         if
         :: awaited & BIT(f) -> shore.open_gap = shore.open_gap | BIT(f)
         :: else -> mine = mine & known
         fi;
         shore.gone = shore.gone | mine;
         judge(); check()
       }
     }
#endif
#if BACKUPS
  :: d_step { backups -> backups--; copy_shore(backup, shore) }
  :: d_step {
       restores && !backups ->
       restores--; copy_shore(shore, backup);
       opening++; due = 0; doubt = ALL;
       judge()
     }
#endif
  :: d_step {
       calm = 1; want = 1; sent = 0; asking = 0;
       backup.rows = 0; backup.gap = 0
     };
     break
  od
}

#define settled  (card.done == card.all && (card.all & ~DECLARED) == 0 && complete)

ltl settles { [] (calm -> <> settled) }   /* L */
