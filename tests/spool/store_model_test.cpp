// The store against a simple model in memory: random appends, receipts, answers, trims, starts.

#include <rapidcheck.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <set>

#include "store_fixture.hpp"

namespace buoyd {
namespace {

using Numbers = std::set<std::uint64_t>;

struct ModelEpoch {
  EpochId id{};
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// What the store must be, said as plainly as possible.
struct Model {
  std::vector<ModelEpoch> epochs;
  std::map<std::uint64_t, std::string> rows;  // number to body
  std::map<std::uint64_t, GapReason> lost;
  Numbers done;
  Numbers saved_done;  // what a start finds: receipts since the last transaction are forgotten
  std::uint64_t last = 0;

  void saved() { saved_done = done; }
};

/// One random step; what the numbers mean depends on the kind.
struct Step {
  std::uint8_t kind = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
};

[[maybe_unused]] std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << step.kind % 8 << ", " << step.a << ", " << step.b << "}";
}

class Trial {
 public:
  Trial() {
    // Memory, where there is some: what is tested here is no disk.
    const std::filesystem::path memory("/dev/shm");
    const auto& parent =
        access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "spool_model.XXXXXX").string();
    RC_ASSERT(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    start();
  }
  ~Trial() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  void take(const Step& step) {
    switch (step.kind % 8) {
      case 0:
      case 1:
        return append(1 + step.a % 40);
      case 2:
        return append(100 + step.a % 300);
      case 3:
      case 4:
        return deliver(step.a, step.b, false);
      case 5:
        return deliver(step.a, step.b, true);
      case 6:
        return trim();
      default:
        return step.a % 2 == 0 ? start() : save();
    }
  }

  void check() {
    check_rows();
    check_list();
    for (const ModelEpoch& epoch : model_.epochs) check_owed(epoch);
  }

 private:
  void start() {
    store_.reset();
    auto opened = Store::open(folder_ + "/spool.db");
    RC_ASSERT(opened.has_value());
    store_ = std::move(*opened);
    RC_ASSERT(store_->database().execute("PRAGMA synchronous=OFF").has_value());
    ++starts_;
    id_ = {0,
           0,
           0,
           0,
           0,
           0,
           static_cast<std::uint8_t>(starts_ / 256),
           static_cast<std::uint8_t>(starts_ % 256)};
    store_->begin_epoch({id_, "boot"});
    begun_ = false;
    model_.done = model_.saved_done;
    RC_ASSERT(store_->epochs().last() == model_.last);
  }

  void append(std::int64_t count) {
    const auto readings = probe_readings(counter_, counter_ + count - 1);
    counter_ += count;
    const auto first = store_->append(readings);
    RC_ASSERT(first.has_value());
    RC_ASSERT(*first == model_.last + 1);
    if (!begun_) model_.epochs.push_back({id_, *first, *first});
    begun_ = true;
    for (const Reading& reading : readings) model_.rows.emplace(++model_.last, reading.body);
    model_.epochs.back().last = model_.last;
    model_.saved();
    forget_empty();
  }

  /// Some ranges of one epoch, chosen by two numbers.
  void deliver(std::uint16_t a, std::uint16_t b, bool is_answer) {
    if (model_.epochs.empty()) return;
    const ModelEpoch epoch = model_.epochs[a % model_.epochs.size()];
    const std::uint64_t length = epoch.last - epoch.first + 1;
    std::vector<Range> have;
    for (std::uint64_t i = 0; i <= b % 3U; ++i) {
      const std::uint64_t from = epoch.first + (a * (i + 1)) % length;
      have.push_back({from, std::min(epoch.last, from + (b >> i) % length)});
    }
    std::optional<std::uint64_t> upto;
    if (is_answer) upto = epoch.first + (a + b) % length;
    const auto applied = store_->epochs().apply({epoch.id, have, upto});
    RC_ASSERT(applied.has_value() && applied->known && !applied->refused);
    if (upto) {
      model_.done.erase(model_.done.lower_bound(epoch.first), model_.done.upper_bound(*upto));
    }
    for (const Range& range : have) {
      for (std::uint64_t seq = range.a; seq <= range.b; ++seq) model_.done.insert(seq);
    }
    if (is_answer) save();  // the store may have done so, to choose what is asked about next
  }

  void save() {
    RC_ASSERT(store_->epochs().save().has_value());
    model_.saved();
    forget_empty();
  }

  /// B7 as a property: delivered rows go first, oldest first; else the oldest owed ones, as gaps.
  void trim() {
    if (!begun_) return;
    std::vector<std::uint64_t> delivered;
    std::vector<std::uint64_t> owed;
    for (const auto& [seq, body] : model_.rows) {
      if (seq == model_.last) continue;
      (model_.done.contains(seq) ? delivered : owed).push_back(seq);
    }
    const auto& candidates = delivered.empty() ? owed : delivered;
    const auto went = store_->trim();
    RC_ASSERT(went.has_value());
    RC_ASSERT(*went == !candidates.empty());
    const Numbers left = stored_numbers();
    std::size_t count = 0;
    while (count < candidates.size() && !left.contains(candidates[count])) ++count;
    RC_ASSERT(count <= (delivered.empty() ? Retention::owed_chunk : Retention::delivered_chunk));
    RC_ASSERT(left.size() + count == model_.rows.size());
    for (std::size_t i = 0; i < count; ++i) {
      model_.rows.erase(candidates[i]);
      if (delivered.empty()) model_.lost.emplace(candidates[i], GapReason::retention);
    }
    model_.saved();
    forget_empty();
  }

  [[nodiscard]] bool is_owed(const ModelEpoch& epoch) const {
    for (std::uint64_t seq = epoch.first; seq <= epoch.last; ++seq) {
      if (!model_.done.contains(seq)) return true;
    }
    return false;
  }

  [[nodiscard]] bool has_rows(const ModelEpoch& epoch) const {
    const auto row = model_.rows.lower_bound(epoch.first);
    return row != model_.rows.end() && row->first <= epoch.last;
  }

  /// An epoch with nothing owed and no row left is deleted, but the current one.
  void forget_empty() {
    std::erase_if(model_.epochs, [&](const ModelEpoch& epoch) {
      const bool is_current = begun_ && epoch.id == id_;
      const bool is_newest = epoch.last == model_.last;
      return !is_current && !is_newest && !is_owed(epoch) && !has_rows(epoch);
    });
  }

  [[nodiscard]] Numbers stored_numbers() {
    Numbers numbers;
    auto query = store_->database().prepare("SELECT seq FROM reading");
    RC_ASSERT(query.has_value());
    while (query->step().value()) numbers.insert(sequence(*query, 0));
    return numbers;
  }

  void check_rows() {
    const Numbers stored = stored_numbers();
    RC_ASSERT(stored.size() == model_.rows.size());
    for (const auto& [seq, body] : model_.rows) RC_ASSERT(stored.contains(seq));
    std::uint64_t owed = 0;
    for (const ModelEpoch& epoch : model_.epochs) {
      for (std::uint64_t seq = epoch.first; seq <= epoch.last; ++seq) {
        owed += model_.done.contains(seq) ? 0U : 1U;
      }
    }
    RC_ASSERT(store_->epochs().owed_count() == owed);
  }

  void check_list() {
    std::vector<EpochState> expected;
    for (const ModelEpoch& epoch : model_.epochs) {
      const bool is_current = begun_ && epoch.id == id_;
      if (!is_current && !is_owed(epoch)) continue;
      std::uint64_t floor = epoch.first - 1;
      while (floor < epoch.last && model_.done.contains(floor + 1)) ++floor;
      const EpochState state{epoch.id, epoch.first, epoch.last, floor, is_owed(epoch)};
      expected.insert(is_current ? expected.begin() : expected.end(), state);
    }
    auto listed = store_->epochs().states(1000);
    const auto settled = std::find_if(listed.begin() + (begun_ ? 1 : 0), listed.end(),
                                      [](const EpochState& epoch) { return !epoch.owed; });
    check_settled({settled, listed.end()});
    listed.erase(settled, listed.end());
    RC_ASSERT(listed == expected);
  }

  /// What hello asks about beside: closed epochs that are delivered wholly.
  void check_settled(const std::vector<EpochState>& listed) {
    for (const EpochState& state : listed) {
      RC_ASSERT(!state.owed);
      const auto epoch = std::find_if(model_.epochs.begin(), model_.epochs.end(),
                                      [&](const ModelEpoch& one) { return one.id == state.id; });
      RC_ASSERT(epoch == model_.epochs.end() || !is_owed(*epoch));
    }
  }

  /// I1: every owed number exactly once, as a reading or inside a gap, with the right reason.
  void check_owed(const ModelEpoch& epoch) {
    std::uint64_t after = 0;
    Numbers seen;
    for (;;) {
      const auto run = store_->next_owed({epoch.id, after, 500, 100});
      RC_ASSERT(run.has_value());
      if (!*run) break;
      RC_ASSERT((*run)->from > after);
      check_run(**run, seen);
      after = (*run)->to;
    }
    for (std::uint64_t seq = epoch.first; seq <= epoch.last; ++seq) {
      RC_ASSERT(seen.contains(seq) != model_.done.contains(seq));
    }
  }

  void check_run(const OwedRun& run, Numbers& seen) {
    for (const StoredReading& stored : run.readings) {
      RC_ASSERT(model_.rows.at(stored.seq) == stored.reading.body);
      RC_ASSERT(seen.insert(stored.seq).second);
    }
    for (const Gap& lost : run.lost) {
      for (std::uint64_t seq = lost.a; seq <= lost.b.value(); ++seq) {
        RC_ASSERT(!model_.rows.contains(seq));
        const auto reason = model_.lost.try_emplace(seq, GapReason::trimmed).first->second;
        RC_ASSERT(lost.reason == reason);
        RC_ASSERT(seen.insert(seq).second);
      }
    }
    for (std::uint64_t seq = run.from; seq <= run.to; ++seq) RC_ASSERT(seen.contains(seq));
  }

  std::string folder_;
  std::unique_ptr<Store> store_;
  Model model_;
  EpochId id_{};
  bool begun_ = false;
  int starts_ = 0;
  std::int64_t counter_ = 1;
};

}  // namespace
}  // namespace buoyd

namespace rc {

template <>
struct Arbitrary<buoyd::Step> {
  static Gen<buoyd::Step> arbitrary() {
    return gen::build<buoyd::Step>(gen::set(&buoyd::Step::kind), gen::set(&buoyd::Step::a),
                                   gen::set(&buoyd::Step::b));
  }
};

}  // namespace rc

namespace buoyd {
namespace {

TEST(StoreModel, the_store_is_what_the_model_says) {
  const bool held = rc::check([] {
    const auto steps = *rc::gen::scale(0.5, rc::gen::arbitrary<std::vector<Step>>());
    Trial trial;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      trial.take(steps[i]);
      if (i % 8 == 0 || i + 1 == steps.size()) trial.check();
    }
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace buoyd
