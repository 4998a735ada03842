// kill -9 in the middle of commits: what was announced is there.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "ask_spool.hpp"
#include "store_fixture.hpp"

namespace buoyd {
namespace {

class SpoolKillTest : public FolderTest {
 protected:
  [[nodiscard]] SpoolSetup setup() const {
    SpoolSetup setup;
    setup.settings.path = path();
    setup.settings.reserve = 0;
    return setup;
  }

  /// The child's life: commits 1 to 3 readings at a time and writes each number to the pipe when
  /// its commit returned. Ends by the signal only.
  [[noreturn]] void commit_and_announce(int pipe) const {
    const FakeClock clock;
    Spool spool(setup(), clock);
    spool.open();
    for (std::int64_t count = 0;; ++count) {
      auto batch = probe_readings(count, count + count % 3);
      const auto first = spool.commit(batch);
      if (!first) _exit(1);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const std::uint64_t seq = *first + i;
        if (write(pipe, &seq, sizeof seq) != sizeof seq) _exit(2);
      }
      if (count % 7 == 0)
        static_cast<void>(spool.apply({*status_of(spool).epoch, {{1, *first}}, {}}));
      if (count % 20 == 0) spool.maintain();
    }
  }

  /// Runs a child until it announced `enough` numbers and kills it; everything it announced.
  std::vector<std::uint64_t> live_until(std::size_t enough) const {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      commit_and_announce(ends[1]);
    }
    close(ends[1]);
    std::vector<std::uint64_t> announced;
    std::uint64_t seq = 0;
    bool killed = false;
    while (read(ends[0], &seq, sizeof seq) == sizeof seq) {
      announced.push_back(seq);
      if (announced.size() >= enough && !killed) {
        killed = true;
        kill(child, SIGKILL);
      }
    }
    close(ends[0]);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it could not commit";
    return announced;
  }
};

TEST_F(SpoolKillTest, every_announced_number_is_there_and_none_comes_twice) {
  std::set<std::uint64_t> all;
  for (std::size_t life = 0; life < 12; ++life) {
    for (const std::uint64_t seq : live_until(5 + life * 11)) {
      EXPECT_TRUE(all.insert(seq).second) << seq << " was given twice";
    }
    // Asking by another process, before the next life recovers the file.
    auto database = Database::open(path(), Database::Mode::read);
    auto query = (*database)->prepare("SELECT seq FROM reading");
    ASSERT_TRUE(query);
    std::set<std::uint64_t> stored;
    while (query->step().value()) stored.insert(sequence(*query, 0));
    EXPECT_TRUE(std::includes(stored.begin(), stored.end(), all.begin(), all.end()))
        << "announced, but not there";
    EXPECT_EQ(stored.size(), *stored.rbegin()) << "no hole in the numbers";
  }
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "12");
  EXPECT_EQ(
      sql("SELECT count(*) FROM epoch e LEFT JOIN epoch p ON p.id = e.prev_id"
          " WHERE e.n > 1 AND (p.id IS NULL OR e.prev_last <> p.last OR e.first <> p.last + 1)"),
      "0")
      << "each start names the end of the one before";
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

}  // namespace
}  // namespace buoyd
