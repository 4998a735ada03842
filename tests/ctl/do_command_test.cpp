#include <gtest/gtest.h>

#include "core/settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

TEST(DoCommand, says_what_is_wrong_with_the_file_that_names_the_socket) {
  const LoadedSettings loaded = load_settings("/nonexistent/b.toml", {});
  const std::string usual = Settings{}.control_socket;
  EXPECT_EQ(no_answer({usual, "/nonexistent/b.toml", {}}, loaded),
            "no buoyd answers at " + usual +
                "; /nonexistent/b.toml: cannot be read: No such file or directory");
}

TEST(DoCommand, passes_over_the_file_where_the_socket_is_said) {
  const LoadedSettings loaded = load_settings("/nonexistent/b.toml", {});
  EXPECT_EQ(no_answer({"/tmp/c.sock", "/nonexistent/b.toml", {}}, loaded),
            "no buoyd answers at /tmp/c.sock");
}

TEST(RunningDaemon, that_does_not_run_is_told_so_in_the_same_words) {
  const TemporaryFolder folder;
  const DaemonPlace place{folder.file("none.sock"), folder.file("b.toml"), {}};
  const auto answer = RunningDaemon(place).ask("{}");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_EQ(answer.error().text, no_answer(place, load_settings(place.config, place.folders)));
}

}  // namespace
}  // namespace buoyd
