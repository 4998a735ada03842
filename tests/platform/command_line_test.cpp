#include "platform/command_line.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace buoyd {
namespace {

using testing::HasSubstr;

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

// A program with every kind of option, nested and plain commands; says in `ran` what ran.
struct Buoyctl {
  bool verbose = false;
  std::string config = "/etc/buoyd.toml";
  std::string file;
  double seconds = 1.5;
  int count = 3;
  std::vector<std::string> files;
  std::vector<std::string> names;
  std::string ran;

  Program program() {
    return {
        "buoyctl",
        "Talks to buoyd",
        {{"-v,--verbose", "Say more", &verbose}, {"-c,--config FILE", "Configuration", &config}},
        {{"check", "Check a file", {{"FILE", "The file", &file, true}}, runs("check", 0)},
         {"tail",
          "Follow",
          {{"--for SECONDS", "How long", &seconds},
           {"-n N", "Lines", &count},
           {"--of NAME", "Whose", &names, false, true},
           {"FILES", "Files", &files}},
          runs("tail", 5)},
         {"models list", "List models", {}, runs("models list", 0)},
         {"models test",
          "Test models",
          {{"FILES", "Model files", &files, true}},
          runs("models test", 0)},
         {"store", "Show the store", {}, runs("store", 0)},
         {"store query", "Ask the store", {}, runs("store query", 0)}},
        {}};
  }
  std::function<int()> runs(const std::string& name, int code) {
    return [this, name, code] {
      ran = name;
      return code;
    };
  }
};

Outcome run(const Program& program, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), program.name.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_program(program, static_cast<int>(arguments.size()), arguments.data());
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(RunProgram, a_word_that_is_no_command_is_named) {
  Buoyctl buoyctl;
  const Outcome outcome = run(buoyctl.program(), {"chek", "a.toml"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "buoyctl: there is no command 'chek', expected check, tail, models, store\n");
}

TEST(RunProgram, runs_the_command_and_gives_its_code) {
  Buoyctl buoyctl;
  EXPECT_EQ(run(buoyctl.program(), {"check", "a.toml"}).code, 0);
  EXPECT_EQ(buoyctl.ran, "check");
  EXPECT_EQ(buoyctl.file, "a.toml");
  EXPECT_EQ(run(buoyctl.program(), {"tail", "--for", "2.5", "-n", "-4"}).code, 5);
  EXPECT_EQ(buoyctl.ran, "tail");
  EXPECT_EQ(buoyctl.seconds, 2.5);
  EXPECT_EQ(buoyctl.count, -4);
}

TEST(RunProgram, takes_the_programs_options_on_either_side_of_the_command) {
  Buoyctl before;
  EXPECT_EQ(run(before.program(), {"-v", "--config", "x", "store"}).code, 0);
  Buoyctl after;
  EXPECT_EQ(run(after.program(), {"store", "--config=x", "--verbose"}).code, 0);
  for (const Buoyctl* buoyctl : {&before, &after}) {
    EXPECT_TRUE(buoyctl->verbose);
    EXPECT_EQ(buoyctl->config, "x");
    EXPECT_EQ(buoyctl->ran, "store");
  }
}

TEST(RunProgram, a_repeated_list_takes_one_word_each_time_it_is_named) {
  Buoyctl ctl;
  EXPECT_EQ(run(ctl.program(), {"tail", "--of", "a", "x", "--of", "b", "y", "-n", "4"}).code, 5);
  EXPECT_THAT(ctl.names, testing::ElementsAre("a", "b"));
  EXPECT_THAT(ctl.files, testing::ElementsAre("x", "y"));
}

TEST(RunProgram, nests_commands_of_two_words) {
  Buoyctl buoyctl;
  EXPECT_EQ(run(buoyctl.program(), {"models", "test", "a", "b"}).code, 0);
  EXPECT_EQ(buoyctl.ran, "models test");
  EXPECT_EQ(buoyctl.files, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(run(buoyctl.program(), {"store", "query"}).code, 0);
  EXPECT_EQ(buoyctl.ran, "store query");
  EXPECT_EQ(run(buoyctl.program(), {"store"}).code, 0);
  EXPECT_EQ(buoyctl.ran, "store");
}

TEST(RunProgram, takes_a_dash_as_a_positional) {
  Buoyctl buoyctl;
  EXPECT_EQ(run(buoyctl.program(), {"check", "-"}).code, 0);
  EXPECT_EQ(buoyctl.file, "-");
}

TEST(RunProgram, refuses_mistakes_in_one_line) {
  const std::vector<std::vector<const char*>> mistakes{
      {"nothing"},
      {"models"},
      {"models", "nothing"},
      {"check"},
      {"check", "a", "b"},
      {"check", "a", "--colour"},
      {"tail", "--for"},
      {"tail", "--for", "soon"},
      {"tail", "-n", "1.5"},
      {"models", "test"},
      {"store", "check", "a"},
  };
  for (const auto& arguments : mistakes) {
    Buoyctl buoyctl;
    const Outcome outcome = run(buoyctl.program(), arguments);
    EXPECT_EQ(outcome.code, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(buoyctl.ran, "");
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("buoyctl: ")) << outcome.err;
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("expected"));
  }
}

TEST(RunProgram, prints_help_and_version) {
  Buoyctl buoyctl;
  const Outcome help = run(buoyctl.program(), {"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_THAT(help.out, HasSubstr("Talks to buoyd"));
  EXPECT_THAT(help.out, HasSubstr("check"));
  const Outcome tail = run(buoyctl.program(), {"tail", "--help"});
  EXPECT_EQ(tail.code, 0);
  EXPECT_THAT(tail.out, HasSubstr("--for"));
  EXPECT_THAT(tail.out, HasSubstr("1.5"));
  const Outcome version = run(buoyctl.program(), {"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out, "buoyctl " BUOYD_VERSION "\n");
  EXPECT_EQ(buoyctl.ran, "");
}

TEST(RunProgram, help_tells_no_default_of_what_has_to_be_said) {
  Buoyctl buoyctl;
  buoyctl.file = "/etc/buoyd.toml";
  EXPECT_THAT(run(buoyctl.program(), {"check", "--help"}).out, HasSubstr("The file\n"));
}

TEST(RunProgram, help_names_values_and_defaults_as_people_do) {
  Buoyctl buoyctl;
  const std::string all = run(buoyctl.program(), {"--help"}).out;
  EXPECT_THAT(all, HasSubstr("-c,--config FILE "));
  EXPECT_THAT(all, HasSubstr("Configuration (default: /etc/buoyd.toml)\n"));
  const std::string tail = run(buoyctl.program(), {"tail", "--help"}).out;
  EXPECT_THAT(tail, HasSubstr("--for SECONDS "));
  EXPECT_THAT(tail, HasSubstr("How long (default: 1.5)\n"));
  const std::string test = run(buoyctl.program(), {"models", "test", "--help"}).out;
  EXPECT_THAT(test, HasSubstr("FILES ... "));
  for (const std::string& text : {all, tail, test}) {
    for (const char* const word : {"TEXT", "INT", "FLOAT", "REQUIRED"}) {
      EXPECT_EQ(text.find(word), std::string::npos) << text;
    }
  }
}

TEST(RunProgram, without_a_word_prints_its_help) {
  Buoyctl buoyctl;
  const Outcome alone = run(buoyctl.program(), {});
  EXPECT_EQ(alone.code, 2);
  EXPECT_EQ(alone.err, "");
  EXPECT_EQ(alone.out, run(buoyctl.program(), {"--help"}).out);
}

TEST(RunProgram, works_without_commands) {
  bool once = false;
  const Program program{"buoyd", "The daemon", {{"--once", "Read each once", &once}}, {}, [&] {
                          return once ? 7 : 0;
                        }};
  EXPECT_EQ(run(program, {}).code, 0);
  EXPECT_EQ(run(program, {"--once"}).code, 7);
  EXPECT_EQ(run(program, {"more"}).code, 2);
}

/// Ends with the program's exit code, after its reader went away as `head` does.
[[noreturn]] void run_unread(const Program& program) {
  std::array<int, 2> ends{};
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  if (pipe(ends.data()) != 0) std::_Exit(EXIT_FAILURE + 1);
  close(ends[0]);
  dup2(ends[1], STDOUT_FILENO);
  dup2(ends[1], STDERR_FILENO);
  const std::array arguments{program.name.c_str()};
  std::_Exit(run_program(program, 1, arguments.data()));
}

TEST(RunProgram, ends_by_itself_where_nobody_reads_what_it_says) {
  for (std::FILE* const stream : {stdout, stderr}) {
    const Program program{"buoyd", "The daemon", {}, {}, [stream] {
                            for (int i = 0; i < 100'000; ++i) fmt::print(stream, "a reading\n");
                            return 0;
                          }};
    EXPECT_EXIT(run_unread(program), testing::ExitedWithCode(1), "");
  }
}

}  // namespace
}  // namespace buoyd
