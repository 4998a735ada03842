#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

TEST(DoCommand, says_what_is_wrong_with_the_file_that_names_the_socket) {
  const LoadedSettings loaded = load_settings("/nonexistent/b.toml", {});
  const std::string usual = Settings{}.control_socket;
  EXPECT_EQ(no_answer({"", "/nonexistent/b.toml", {}}, loaded),
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

TEST(ControlSocket, is_the_one_that_is_said_or_else_the_configurations) {
  const TemporaryFolder folder;
  const std::string usual = Settings{}.control_socket;
  const std::string file = folder.file("b.toml");
  EXPECT_EQ(socket_by({"", file, {}}), usual);
  for (const char* id : {"x", "x y"}) {  // the second one is a mistake
    std::ofstream(file) << "control_socket = \"/tmp/c.sock\"\n[station]\nid = \"" << id << "\"\n";
    EXPECT_EQ(socket_by({"", file, {}}), "/tmp/c.sock");
    EXPECT_EQ(socket_by({usual, file, {}}), usual);
  }
}

TEST(ControlSocket, is_the_usual_one_with_a_word_where_the_file_that_is_said_cannot_be_read) {
  const auto said = [](const DaemonPlace& place) {
    testing::internal::CaptureStderr();
    static_cast<void>(socket_by(place));
    return testing::internal::GetCapturedStderr();
  };
  const std::string typo = "/nonexistent/b.toml";
  const std::string words = typo + ": cannot be read: No such file or directory\n";
  EXPECT_EQ(said({"", typo, {}}), words);
  EXPECT_EQ(said({"/tmp/c.sock", typo, {}}), "");
  EXPECT_EQ(said({"", usual_configuration, {}}), "");
  testing::internal::CaptureStderr();
  const RunningDaemon daemon({"", typo, {}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), words);
}

TEST(StatusCommand, asks_at_the_configurations_socket) {
  const TemporaryFolder folder;
  const std::string file = folder.file("b.toml");
  std::ofstream(file) << "control_socket = \"" << folder.file("c.sock") << "\"\n";
  testing::internal::CaptureStderr();
  EXPECT_EQ(status_command({"", file, {}}, false, false), exit_failed);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr(folder.file("c.sock")));
}

}  // namespace
}  // namespace buoyd
