// Random I/O errors in random operations: when they end, the spool works, and every reading that it
// said was stored is delivered, in the store, in a store that was set aside, or in a gap.

#include <rapidcheck.h>

#include <map>

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

struct IoStep {
  std::uint8_t kind = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
};

[[maybe_unused]] std::ostream& operator<<(std::ostream& out, const IoStep& step) {
  return out << "{" << step.kind % 10 << ", " << step.a << ", " << step.b << "}";
}

struct IoFault {
  FileKind kind;
  FileOp op;
  int code;
};

constexpr IoFault io_faults[] = {
    {FileKind::database, FileOp::read, SQLITE_IOERR_READ},
    // Not SQLITE_IOERR_SHORT_READ: of the database SQLite takes it for the file's end, no error.
    {FileKind::database, FileOp::write, SQLITE_IOERR_WRITE},
    {FileKind::database, FileOp::write, SQLITE_FULL},
    {FileKind::database, FileOp::sync, SQLITE_IOERR_FSYNC},
    {FileKind::database, FileOp::open, SQLITE_CANTOPEN},
    {FileKind::database, FileOp::shared_memory, SQLITE_IOERR_SHMMAP},
    {FileKind::database, FileOp::shared_memory, SQLITE_IOERR_SHMSIZE},
    {FileKind::wal, FileOp::read, SQLITE_IOERR_READ},
    {FileKind::wal, FileOp::read, SQLITE_IOERR_SHORT_READ},
    {FileKind::wal, FileOp::write, SQLITE_IOERR_WRITE},
    {FileKind::wal, FileOp::write, SQLITE_FULL},
    {FileKind::wal, FileOp::write, SQLITE_BUSY},
    {FileKind::wal, FileOp::sync, SQLITE_IOERR_FSYNC},
    {FileKind::wal, FileOp::truncate, SQLITE_IOERR_TRUNCATE},
    {FileKind::wal, FileOp::open, SQLITE_CANTOPEN},
};

class IoFaultTrial : public SpoolTest {
 public:
  IoFaultTrial() {
    SpoolTest::SetUp();
    open();
  }
  ~IoFaultTrial() override { SpoolTest::TearDown(); }
  IoFaultTrial(const IoFaultTrial&) = delete;
  IoFaultTrial& operator=(const IoFaultTrial&) = delete;

  void take(const IoStep& step) {
    switch (step.kind % 10) {
      case 0:
      case 1:
      case 2:
        return try_commit(1 + step.a % 30);
      case 3:
        return deliver(step.a, step.b);
      case 4:
        clock_.advance(std::chrono::seconds(1 + step.a % 40));
        return spool_->maintain();
      case 5:
        read_backlog();
        return;
      case 6:
        return step.a % 4 == 0 ? restart() : spool_->maintain();
      default:
        return arm(step);
    }
  }

  void check() {
    vfs_.heal();
    for (int minute = 0; minute < 3; ++minute) {
      try_commit(1);
      clock_.advance(Spool::patience);
      spool_->maintain();
    }
    try_commit(2);
    RC_ASSERT(waiting_.empty());
    RC_ASSERT(!status_of(*spool_).is_volatile);
    RC_ASSERT(sql("PRAGMA integrity_check") == "ok");
    RC_ASSERT(sql("SELECT count(*) - count(DISTINCT body) FROM readings WHERE kind = 'sample'") ==
              "0");
    check_one_name_each();
    const Numbers known = accounted_for();
    for (const auto& [name, body] : stored_) RC_ASSERT(deleted() || known.contains(name));
  }

 private:
  void TestBody() override {}
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  using Name = std::pair<EpochId, std::uint64_t>;
  using Numbers = std::set<Name>;

  /// As the spool's thread does it: what failed is kept and tried again, before anything newer.
  void try_commit(std::int64_t count) {
    if (waiting_.empty()) {
      waiting_ = probe_readings(counter_, counter_ + count - 1);
      counter_ += count;
    }
    const auto first = spool_->commit(waiting_);
    if (!first) return;
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const Name name{*status_of(*spool_).epoch, *first + i};
      RC_ASSERT(stored_.emplace(name, waiting_[i].body).second);
      if (status_of(*spool_).is_volatile) in_memory_only_.insert(name);
    }
    waiting_.clear();
  }

  void deliver(std::uint16_t a, std::uint16_t b) {
    const auto epochs = spool_->news().epochs;
    if (epochs.empty()) return;
    const EpochState& epoch = epochs[a % epochs.size()];
    const std::uint64_t last =
        std::max(epoch.first, epoch.last);  // 0: of a store set aside, unknown
    const std::uint64_t from = epoch.first + b % (last - epoch.first + 1);
    const std::uint64_t to = std::min<std::uint64_t>(last, from + a % 50);
    spool_->apply({epoch.id, {{from, to}}, {}});
    for (std::uint64_t seq = from; seq <= to; ++seq) delivered_.emplace(epoch.id, seq);
  }

  void restart() {
    static_cast<void>(happened());  // keeps the texts
    spool_->close();
    for (const Name& name : in_memory_only_) stored_.erase(name);  // volatile, as it said
    in_memory_only_.clear();
    waiting_.clear();  // never announced; it may be there all the same
    open();
  }

  void arm(const IoStep& step) {
    const IoFault& fault = io_faults[step.a % std::size(io_faults)];
    vfs_.fail(fault.kind, fault.op, fault.code, 1 + step.b % 4, step.b / 16 % 24);
  }

  /// A gap whose end nobody knows holds whatever was stored behind its beginning.
  void add_lost(Numbers& numbers, const EpochId& epoch, const Gap& lost) const {
    if (lost.b) {
      for (std::uint64_t seq = lost.a; seq <= *lost.b; ++seq) numbers.emplace(epoch, seq);
      return;
    }
    for (auto at = stored_.lower_bound({epoch, lost.a});
         at != stored_.end() && at->first.first == epoch; ++at) {
      numbers.insert(at->first);
    }
  }

  /// Everything owed, as the record lane reads it.
  Numbers read_backlog() {
    Numbers numbers;
    for (const EpochState& epoch : spool_->news().epochs) {
      std::uint64_t after = 0;
      while (const auto run = read_owed(*spool_, {epoch.id, after, 100'000, 1000})) {
        RC_ASSERT(run->to > after);
        for (const StoredReading& stored : run->readings) {
          const auto expected = stored_.find({epoch.id, stored.seq});
          if (expected != stored_.end()) RC_ASSERT(expected->second == stored.reading.body);
        }
        for (const StoredReading& stored : run->readings) numbers.emplace(epoch.id, stored.seq);
        for (const Gap& lost : run->lost) add_lost(numbers, epoch.id, lost);
        after = run->to;
      }
    }
    return numbers;
  }

  /// Every reading has one name, over all stores, whatever is delivered of them already.
  void check_one_name_each() {
    std::map<std::string, Name> names;
    const auto note = [&](const EpochId& epoch, const StoredReading& stored) {
      const std::string& body = stored.reading.body;
      if (!body.starts_with("[20.10,")) return;
      const Name name{epoch, stored.seq};
      const auto [place, is_new] = names.try_emplace(body, name);
      RC_ASSERT(is_new || place->second == name);
    };
    for (const auto& [name, body] : stored_) {
      if (in_memory_only_.contains(name)) names.emplace(body, name);
    }
    for (const char* name : {"/spool.db", "/spool.aside-1.db", "/spool.aside-2.db"}) {
      if (!std::filesystem::exists(folder_ + name)) continue;
      AsideStore whole(folder_ + name, DeliveryMode::shore, clock_);
      while (!whole.ready()) RC_ASSERT(whole.prepare().has_value());
      for (const EpochState& epoch : whole.epochs(1000)) {
        std::uint64_t after = 0;
        for (auto run = whole.next_owed({epoch.id, after, 100'000, 1000}).value(); run;
             run = whole.next_owed({epoch.id, after, 100'000, 1000}).value()) {
          for (const StoredReading& stored : run->readings) note(epoch.id, stored);
          after = run->to;
        }
      }
    }
  }

  Numbers accounted_for() {
    Numbers numbers = read_backlog();
    numbers.insert(delivered_.begin(), delivered_.end());
    for (const char* name : {"spool.aside-1.db", "spool.aside-2.db"}) {
      auto database = Database::open(folder_ + "/" + name, Database::Mode::write);
      if (!database) continue;
      auto rows = (*database)->prepare(
          "SELECT seq, seq, (SELECT id FROM epoch WHERE first <= seq ORDER BY first DESC LIMIT 1)"
          " FROM reading UNION ALL"
          " SELECT a, b, (SELECT id FROM epoch e WHERE e.n = l.epoch) FROM lost l");
      if (!rows) continue;  // it failed before it had tables
      while (rows->step().value()) {
        const EpochId epoch = hash8_from_hex(rows->text(2)).value();
        for (auto seq = sequence(*rows, 0); seq <= sequence(*rows, 1); ++seq) {
          numbers.emplace(epoch, seq);
        }
      }
    }
    return numbers;
  }

  /// A third store was set aside: the smallest is gone, and the event said so.
  bool deleted() {
    static_cast<void>(happened());
    return std::any_of(texts_.begin(), texts_.end(), [](const std::string& text) {
      return text.find("deleted") != std::string::npos;
    });
  }

  std::vector<Reading> waiting_;
  std::int64_t counter_ = 1;
  std::map<Name, std::string> stored_;  // as far as a commit said so
  Numbers delivered_;
  Numbers in_memory_only_;
};

}  // namespace
}  // namespace buoyd

namespace rc {

template <>
struct Arbitrary<buoyd::IoStep> {
  static Gen<buoyd::IoStep> arbitrary() {
    return gen::build<buoyd::IoStep>(gen::set(&buoyd::IoStep::kind), gen::set(&buoyd::IoStep::a),
                                     gen::set(&buoyd::IoStep::b));
  }
};

}  // namespace rc

namespace buoyd {
namespace {

TEST(IoFaultModel, whatever_fails_nothing_that_was_stored_goes_without_a_word) {
  const bool held = rc::check([] {
    const auto steps = *rc::gen::arbitrary<std::vector<IoStep>>();
    IoFaultTrial trial;
    for (const IoStep& step : steps) trial.take(step);
    trial.check();
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace buoyd
