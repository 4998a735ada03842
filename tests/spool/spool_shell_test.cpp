// An operator's sqlite3 left open beside a running spool: a real second process.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "ask_spool.hpp"
#include "spool/store/connection.hpp"
#include "store_fixture.hpp"

namespace buoyd {
namespace {

/// The sqlite3 program on a database, told line by line what to do.
class Shell {
 public:
  explicit Shell(const std::string& database) {
    int to[2];
    int from[2];
    EXPECT_EQ(pipe(to), 0);
    EXPECT_EQ(pipe(from), 0);
    child_ = fork();
    if (child_ == 0) {
      dup2(to[0], STDIN_FILENO);
      dup2(from[1], STDOUT_FILENO);
      for (const int end : {to[0], to[1], from[0], from[1]}) close(end);
      execlp("sqlite3", "sqlite3", "-batch", database.c_str(), nullptr);
      _exit(127);
    }
    close(to[0]);
    close(from[1]);
    in_ = to[1];
    out_ = fdopen(from[0], "r");
  }
  ~Shell() {
    close(in_);
    static_cast<void>(std::fclose(out_));
    if (child_ > 0) {  // kill(-1) is everybody
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  /// Has the lines executed; the first line that it prints then.
  std::string ask(const std::string& lines) const {
    const std::string text = lines + "\n";
    EXPECT_EQ(write(in_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    char answer[200] = "";
    EXPECT_NE(std::fgets(answer, sizeof answer, out_), nullptr);
    std::string line(answer);
    if (!line.empty()) line.pop_back();
    return line;
  }

 private:
  pid_t child_ = -1;
  int in_ = -1;
  std::FILE* out_ = nullptr;
};

class SpoolShellTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    SpoolSetup setup;
    setup.settings.path = path();
    setup.settings.reserve = 0;
    spool_ = std::make_unique<Spool>(setup, clock_);
    spool_->open();
    ASSERT_TRUE(commit(1, 10));
  }
  void TearDown() override {
    spool_.reset();
    FolderTest::TearDown();
  }
  bool commit(std::int64_t from, std::int64_t to) {
    auto batch = probe_readings(from, to);
    return spool_->commit(batch).has_value();
  }
  std::vector<std::string> happened() {
    std::vector<std::string> kinds;
    for (const SpoolEvent& event : spool_->take_events()) {
      kinds.push_back((event.ends ? "-" : "") + event.kind);
    }
    return kinds;
  }
  using Kinds = std::vector<std::string>;

  FakeClock clock_;
  std::unique_ptr<Spool> spool_;
};

TEST_F(SpoolShellTest, SQ5_a_read_left_open_stops_no_commit_is_said_and_its_end_too) {
  const Shell shell(path());
  EXPECT_EQ(shell.ask("BEGIN; SELECT count(*) FROM reading;"), "11");
  while (status_of(*spool_).wal_bytes < 17'000'000) {
    ASSERT_TRUE(commit(0, 9999)) << status_of(*spool_).last_error;
    spool_->maintain();
  }
  EXPECT_EQ(happened(), Kinds{"wal_large"});
  EXPECT_EQ(shell.ask("SELECT count(*) FROM reading;"), "11") << "its own moment, still";
  EXPECT_EQ(shell.ask("COMMIT; SELECT 1;"), "1");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(commit(0, 0));
    spool_->maintain();
  }
  EXPECT_LE(status_of(*spool_).wal_bytes, wal_file_limit);
  EXPECT_EQ(happened(), Kinds{"-wal_large"});
}

TEST_F(SpoolShellTest, SQ10_a_write_lock_left_open_keeps_readings_in_hand_then_in_memory) {
  const Shell shell(path());
  EXPECT_EQ(shell.ask("BEGIN IMMEDIATE; SELECT count(*) FROM reading;"), "11");
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(commit(11, 12));
    clock_.advance(Spool::lock_patience);
  }
  EXPECT_FALSE(commit(11, 12));
  EXPECT_EQ(happened(), Kinds{"busy"});
  EXPECT_TRUE(read_owed(*spool_, {*status_of(*spool_).epoch, 0, 1000, 1000}))
      << "what is stored is delivered";
  clock_.advance(Spool::patience);
  EXPECT_TRUE(commit(11, 12)) << status_of(*spool_).last_error;
  EXPECT_TRUE(status_of(*spool_).is_volatile);
  EXPECT_EQ(happened(), Kinds{"volatile"});
  EXPECT_EQ(shell.ask("ROLLBACK; SELECT 1;"), "1");
  clock_.advance(Spool::patience);
  spool_->maintain();
  EXPECT_FALSE(status_of(*spool_).is_volatile);
  EXPECT_TRUE(commit(13, 14));
  EXPECT_EQ(happened(), (Kinds{"-volatile", "-busy"}));
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'sample'"), "12");
  EXPECT_EQ(spool_->news().epochs.size(), 3U) << "and what is in memory is still owed";
}

}  // namespace
}  // namespace buoyd
