#pragma once
// The spool thread. It takes readings from the line threads, commits them when they are due,
// answers the uplink and tells it what is new. It alone owns the store. app makes it and joins the
// thread, whose body is run(). Any thread may call the public functions, but for the steps for
// tests.

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/bounded_queue.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/shared_value.hpp"
#include "base/turn_watch.hpp"
#include "core/delivery.hpp"
#include "spool/commit_pacer.hpp"
#include "spool/flag_amender.hpp"
#include "spool/instrument_shares.hpp"
#include "spool/raw/raw_inbox.hpp"
#include "spool/spool.hpp"
#include "spool/spool_inbox.hpp"
#include "spool/spool_status.hpp"

namespace buoyd {

/// What came of copying raw bytes into readings.
struct RawCopied {
  std::int64_t ticket = 0;
  std::string trouble;  ///< "" if all are durable
  std::size_t readings = 0;
  std::uint64_t bytes = 0;  ///< packed
};

class SpoolLoop final : public SpoolRequests {
 public:
  /// Is called on the spool thread just before each commit, once for each batch, also for an empty
  /// one, of which nothing is committed, and for the times of raw bytes. It stamps the readings
  /// (utc, clock) and may append further ones.
  using BeforeCommit = std::function<void(std::vector<Reading>&)>;
  /// The thread takes a turn at least so often.
  static constexpr Micros longest_wait{10'000'000};

  SpoolLoop(const SpoolSetup& setup, const Clock& clock, RepeatLog& log,
            BeforeCommit before_commit);
  ~SpoolLoop() override;

  /// Makes a producer for a thread that offers readings, before run() starts.
  [[nodiscard]] SpoolInbox::Producer& add_producer() { return inbox_.add_producer(); }
  /// The producer that takes the bytes which move on a line of that name, while [spool] raw_share
  /// is above 0.
  [[nodiscard]] RawInbox::Producer& raw_producer(const std::string& line) {
    return raw_.producer(line);
  }
  /// Whoever is told of commits is new and knows nothing, and is told all but readings at the next
  /// turn.
  void introduce();
  /// From now on `events` is told of commits and gets the answers; nobody if nullptr. Returns when
  /// nobody else is being told.
  void connect(DeliveryEvents* events);
  /// Has somebody watch its turns, before run() starts. A turn is a commit, a failed commit that
  /// was reported, an answered request, or nothing to do.
  void watch(TurnWatch& turns) { turns_watch_ = &turns; }

  /// The body of the thread, until stop(). It opens the store and commits a start reading at once.
  void run();
  /// Commits everything that was offered until now, closes the store, ends run().
  void stop();
  /// Has what waits committed at once.
  void flush();
  /// True if a flush was asked for and its commit has not begun.
  [[nodiscard]] bool flush_pending() const { return flush_.load(std::memory_order_acquire); }
  /// Takes new bounds and a new commit interval at the next turn (a reload); the path stays. If it
  /// is called twice before, the newest settings count.
  void change(const SpoolSettings& settings);

  /// Has the readings of a time sent again, and an event say how many. False: try again later, also
  /// while those of another time are looked for. One thread.
  [[nodiscard]] bool resend(const ResendQuery& query);
  /// Has the store trust the archive that a person named, "" for none. False: try again later.
  [[nodiscard]] bool trust(const std::string& archive);
  /// Copies raw bytes into new readings with their old times. False: try again later.
  [[nodiscard]] bool copy_raw(std::int64_t ticket, const RawQuery& query);
  /// What came of it; nullopt if it is not done, or so long ago that it is forgotten.
  [[nodiscard]] std::optional<RawCopied> raw_copied(std::int64_t ticket) const;

  [[nodiscard]] bool ask(const OwedQuery& query) override;
  [[nodiscard]] bool delivered(const Delivered& delivered) override;
  [[nodiscard]] bool pin(const std::string& archive) override;

  [[nodiscard]] SpoolStatus status() const;
  /// Rises with every turn of the loop.
  [[nodiscard]] std::uint64_t progress() const { return turns_.load(std::memory_order_relaxed); }

  // These are the steps of run(). Tests call open(), then turn() again and again, then close().
  void open();
  struct Rest {
    Micros at_most;
    bool for_any = false;  ///< any reading ends it, not only an urgent one
  };
  /// Does all that is due now, and returns for how long nothing will be due.
  [[nodiscard]] Rest turn();
  void close();

 private:
  struct RawCopy {
    std::int64_t ticket = 0;
    RawQuery query;
  };
  struct Trust {
    std::string archive;
  };
  using Request = std::variant<OwedQuery, Delivered, std::string, Trust, ResendQuery, RawCopy>;
  static constexpr std::size_t most_requests = 64;
  static constexpr std::size_t most_request_bytes = std::size_t{256} * 1024;

  bool push(Request request, std::size_t bytes);
  void take_settings();
  void turned() {
    if (turns_watch_ != nullptr) turns_watch_->turned();
  }
  struct Served {
    std::size_t count = 0;
    bool changed = false;
  };
  Served serve_requests();
  bool serve(Request& request);
  [[nodiscard]] std::optional<WaitingReadings> waiting() const;
  [[nodiscard]] bool commit_due(MonoTime now) const;
  void gather(MonoTime now);
  void refuse_beyond_shares(std::size_t offered, MonoTime now);
  void note_dropped(const DroppedFacts& dropped);
  bool commit(MonoTime now);
  void committed(std::uint64_t first);
  void note_events();
  void tell(std::vector<StoredReading> newest, OwedAgain again = OwedAgain::no);
  void save_accounts(bool changed, bool is_committed);

  // spool_loop_resend.cpp
  void start_resending(const ResendQuery& query);
  void tell_resending(const std::string& text);
  void resend_on();
  [[nodiscard]] bool is_resending(const std::vector<EpochState>& epochs);

  void post_status();
  [[nodiscard]] Rest rest(MonoTime now) const;

  // spool_loop_raw.cpp
  [[nodiscard]] std::vector<RawChunk> take_raw(MonoTime now, bool all);
  void tend_raw();
  void start_copying(const RawCopy& copy);
  void take_copies();
  void answer_copy(RawCopied copied);

  const Clock& clock_;
  RepeatLog& log_;
  BeforeCommit before_commit_;
  Mutex events_mutex_;
  DeliveryEvents* events_ GUARDED_BY(events_mutex_) = nullptr;
  TurnWatch* turns_watch_ = nullptr;
  Spool spool_;
  SpoolInbox inbox_;
  InstrumentShares shares_;
  FlagAmender amender_;
  RawInbox raw_;
  const std::string boot_id_;
  CommitPacer pacer_;
  BoundedQueue<Request> requests_;
  SharedValue<std::optional<SpoolSettings>> settings_;  // that the next turn takes
  SharedValue<SpoolStatus> board_;
  SharedValue<std::vector<RawCopied>> copied_;  // the latest
  std::optional<MonoTime> unsaved_since_;       // since then accounts in memory alone changed
  std::atomic<bool> stopping_{false};
  std::atomic<bool> flush_{false};
  std::atomic<bool> introduce_{false};
  std::atomic<bool> looks_for_resend_{false};  // from the asking until an event says what was found
  std::atomic<std::uint64_t> turns_{0};

  std::vector<Reading> own_;     // events and counts of drops, for the next batch
  std::optional<Reading> seal_;  // for the next batch, whenever there is one
  std::deque<Reading> copies_;   // of raw bytes, for the next batches
  std::optional<RawCopied> copying_;
  std::vector<Reading> batch_;  // taken and stamped, kept until its commit returned
  bool batch_urgent_ = false;
  MonoTime batch_arrival_{};
  SpoolStatus status_;
  bool introducing_ = false;                 // who is told next is new
  std::optional<ResendQuery> resend_;        // whose readings are looked for
  bool resend_was_lost_ = false;             // and once were in vain
  std::map<EpochId, std::uint64_t> resent_;  // epochs sent again, and their last numbers then
};

}  // namespace buoyd
