#pragma once
// A SpoolLoop whose turns a test takes one by one, and an uplink that keeps what it is told.

#include <condition_variable>
#include <fstream>
#include <functional>
#include <mutex>
#include <utility>

#include "spool/spool_loop.hpp"
#include "store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {

/// Keeps what the uplink is told; any thread.
class HeardEvents final : public DeliveryEvents {
 public:
  std::function<void()> meanwhile;  ///< while it is told, once

  void news(SpoolNews news) override {
    if (const auto act = std::exchange(meanwhile, nullptr)) act();
    const std::lock_guard lock(mutex_);
    committed_ += news.committed.size();
    news_.push_back(std::move(news));
    changed_.notify_all();
  }
  void owed(const OwedQuery& query, std::optional<OwedRun> run) override {
    const std::lock_guard lock(mutex_);
    answers_.emplace_back(query, std::move(run));
    changed_.notify_all();
  }

  std::vector<SpoolNews> take_news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
  }
  std::vector<std::pair<OwedQuery, std::optional<OwedRun>>> take_answers() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
  }
  template <class Condition>
  void wait_for(const Condition& condition) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return condition(*this); });
  }
  // Inside a condition:
  [[nodiscard]] std::uint64_t last() const {
    return news_.empty() ? 0 : news_.back().epochs.front().last;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SpoolNews> news_;
  std::vector<std::pair<OwedQuery, std::optional<OwedRun>>> answers_;
  std::size_t committed_ = 0;
};

class SpoolLoopTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    make();
  }

  void make() {
    SpoolSetup setup;
    setup.settings.path = path();
    setup.settings.reserve = 0;
    setup.version = "0.1";
    setup.boot_id = "boot";
    setup.settings.raw_share = raw_share_;
    loop_.reset();
    loop_ = std::make_unique<SpoolLoop>(setup, clock_, log_,
                                        [this](std::vector<Reading>& batch) { stamp(batch); });
    loop_->connect(&heard_);
    producer_ = &loop_->add_producer();
  }
  /// Stands for the clock keeper: stamps all, and says once what it was told to.
  virtual void stamp(std::vector<Reading>& batch) {
    ++batches_;
    if (extra_) batch.push_back(std::move(*extra_));
    extra_.reset();
    for (Reading& reading : batch) {
      reading.utc = clock_.wall() + (reading.boottime - clock_.mono());
      reading.clock = 99;
    }
  }
  bool offer(std::int64_t count, bool urgent = false) {
    Reading reading = probe_reading(count, description_);
    reading.urgent = urgent;
    return producer_->offer(reading);
  }
  void pass(std::int64_t milliseconds) { clock_.advance(std::chrono::milliseconds(milliseconds)); }
  std::uint64_t committed() { return loop_->status().committed; }
  void start() {
    loop_->open();
    static_cast<void>(loop_->turn());
  }

  FaultyVfs vfs_;
  FakeClock clock_;
  std::vector<std::string> said_;
  RepeatLog log_{clock_, [this](Priority, std::string_view text) { said_.emplace_back(text); }};
  HeardEvents heard_;
  DescriptionPtr description_ = probe_description();
  std::unique_ptr<SpoolLoop> loop_;
  SpoolInbox::Producer* producer_ = nullptr;
  std::optional<Reading> extra_;
  int batches_ = 0;
  double raw_share_ = 0;
};

}  // namespace buoyd
