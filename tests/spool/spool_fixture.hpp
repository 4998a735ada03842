#pragma once
// A Spool on a disk that fails on demand, with the clock in the test's hand.

#include <fstream>

#include "ask_spool.hpp"
#include "spool/store/connection.hpp"
#include "store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {

class SpoolTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    setup_.settings.path = path();
    setup_.settings.max_size = 64 * 1024 * 1024;
    setup_.settings.reserve = 0;
    setup_.version = "0.1";
    setup_.boot_id = "boot";
    setup_.free_bytes = [this](const std::string&) { return free_; };
  }
  void TearDown() override {
    spool_.reset();
    FolderTest::TearDown();
  }

  void open() {
    spool_.reset();
    spool_ = std::make_unique<Spool>(setup_, clock_);
    spool_->open();
  }
  /// Commits readings `from` to `to`; the number of the first of them, 0 if it failed.
  std::uint64_t commit(std::int64_t from, std::int64_t to) {
    auto batch = probe_readings(from, to);
    const auto wanted = batch.size();
    auto first = spool_->commit(batch);
    return first ? *first + (batch.size() - wanted) : 0;
  }
  /// Kinds of what happened since the last call; an end with a minus.
  std::vector<std::string> happened() {
    std::vector<std::string> kinds;
    for (const SpoolEvent& event : spool_->take_events()) {
      kinds.push_back((event.ends ? "-" : "") + event.kind);
      texts_.push_back(event.text);
    }
    return kinds;
  }
  [[nodiscard]] std::string counts() const {
    return sql(
        "SELECT group_concat(substr(body, 8, length(body) - 8)) FROM readings"
        " WHERE kind = 'sample'");
  }
  /// The body of every reading that is owed, under whatever name.
  std::vector<std::string> owed_bodies() {
    for (int turn = 0; turn < 10; ++turn) spool_->maintain();
    std::vector<std::string> bodies;
    for (const EpochState& epoch : spool_->news().epochs) {
      std::uint64_t after = 0;
      while (const auto run = read_owed(*spool_, {epoch.id, after, 100'000, 1000})) {
        for (const StoredReading& stored : run->readings) {
          if (stored.reading.body.starts_with("[20.10,")) bodies.push_back(stored.reading.body);
        }
        after = run->to;
      }
    }
    std::sort(bodies.begin(), bodies.end());
    return bodies;
  }
  void overwrite(const std::string& name, std::streamoff at, std::size_t bytes) const {
    std::fstream file(folder_ + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << std::string(bytes, '\x5a');
  }
  using Kinds = std::vector<std::string>;

  FaultyVfs vfs_;
  FakeClock clock_;
  std::uint64_t free_ = 1'000'000'000;
  SpoolSetup setup_;
  std::unique_ptr<Spool> spool_;
  std::vector<std::string> texts_;
};

}  // namespace buoyd
