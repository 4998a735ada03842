#include "platform/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <system_error>
#include <type_traits>

namespace buoyd {
namespace {

constexpr int mistake_exit = 2;
constexpr int cut_exit = 1;

/// --help as people write it: "--socket FILE", and the default at the end of the sentence.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text = option->get_option_text();
    if (option->get_expected_max() == CLI::detail::expected_max_vector_size) text += " ...";
    return text.empty() || text.front() == ' ' ? text : ' ' + text;
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    const std::string standard = option->get_default_str();
    const std::string& text = option->get_description();
    return standard.empty() ? text : fmt::format("{} (default: {})", text, standard);
  }
};

// Flags switch on; numbers and texts that may be left out show what they
// hold now as their default in --help.
void add_option(CLI::App& app, const Option& option) {
  const std::size_t blank = option.names.find(' ');
  const std::string names = option.names.substr(0, blank);
  std::visit(
      [&](auto* target) {
        using Target = std::remove_pointer_t<decltype(target)>;
        if constexpr (std::is_same_v<Target, bool>) {
          app.add_flag(names, *target, option.help);
        } else {
          CLI::Option* const added = app.add_option(names, *target, option.help);
          added->required(option.required);
          if (blank != std::string::npos) added->option_text(option.names.substr(blank + 1));
          if (option.is_repeated) added->allow_extra_args(false);
          if constexpr (!std::is_same_v<Target, std::vector<std::string>>) {
            if (!option.required) added->capture_default_str();
          }
        }
      },
      option.target);
}

void add_options(CLI::App& app, const std::vector<Option>& options) {
  for (const Option& option : options) {
    add_option(app, option);
  }
}

// The application of one word of a command's name, made if it is the first of its group.
CLI::App& child(CLI::App& parent, const std::string& word) {
  const auto known = parent.get_subcommands([&](CLI::App* app) { return app->get_name() == word; });
  return known.empty() ? *parent.add_subcommand(word) : *known.front();
}

CLI::App& place_of(CLI::App& root, const std::string& name) {
  const std::size_t blank = name.find(' ');
  CLI::App& first = child(root, name.substr(0, blank));
  return blank == std::string::npos ? first : child(first, name.substr(blank + 1));
}

using Runs = std::map<const CLI::App*, const std::function<int()>*>;

// A command that only groups others ("models" of "models test") has no run of its own: one of its
// own is required.
void require_commands(CLI::App& app, const Runs& runs) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  if (commands.empty()) {
    return;
  }
  app.require_subcommand(runs.contains(&app) ? 0 : 1, 1);
  for (CLI::App* const command : commands) {
    require_commands(*command, runs);
  }
}

Runs add_commands(CLI::App& app, const Program& program) {
  Runs runs;
  for (const Subcommand& command : program.subcommands) {
    CLI::App& place = place_of(app, command.name);
    place.description(command.help);
    add_options(place, command.options);
    runs[&place] = &command.run;
  }
  if (program.run) {
    runs[&app] = &program.run;
  }
  return runs;
}

/// Where stderr's reader is gone, too, fmt::print would throw.
void complain_of(const Program& program, const std::string& text) {
  std::fputs(fmt::format("{}: {}\n", program.name, text).c_str(), stderr);
}

const CLI::App& innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

/// What a command line may begin with, where the program has commands.
std::vector<std::string> first_words(const Program& program) {
  std::vector<std::string> words;
  for (const Subcommand& command : program.subcommands) {
    std::string word = command.name.substr(0, command.name.find(' '));
    if (words.empty() || words.back() != word) words.push_back(std::move(word));
  }
  return words;
}

/// A first word that is no command's, as a person mistypes it: says so, true.
bool is_mistyped(const Program& program, int argc, const char* const* argv) {
  const std::vector<std::string> words = first_words(program);
  if (words.empty() || argc < 2 || argv[1][0] == '-' ||
      std::ranges::find(words, argv[1]) != words.end()) {
    return false;
  }
  complain_of(program, fmt::format("there is no command '{}', expected {}", argv[1],
                                   fmt::join(words, ", ")));
  return true;
}

int refuse(const Program& program, const CLI::Error& error) {
  std::string text = error.what();
  std::ranges::replace(text, '\n', ' ');
  complain_of(program, text + ", expected what --help says");
  return mistake_exit;
}

int run_chosen(const Program& program, int argc, const char* const* argv) {
  if (is_mistyped(program, argc, argv)) {
    return mistake_exit;
  }
  CLI::App app(program.about, program.name);
  app.formatter(std::make_shared<HelpFormatter>());
  app.fallthrough();
  app.set_version_flag("--version", program.name + " " BUOYD_VERSION, "Print the version and end");
  app.set_help_flag("-h,--help", "Print this and end");
  add_options(app, program.options);
  const Runs runs = add_commands(app, program);
  require_commands(app, runs);
  if (argc <= 1 && app.get_require_subcommand_min() > 0) {
    fmt::print("{}", app.help());
    return mistake_exit;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::Error& error) {
    return refuse(program, error);
  }
  return (*runs.at(&innermost(app)))();
}

int cut_short(const Program& program, int code, const std::string& reason) {
  complain_of(program, "standard output is cut short: " + reason);
  return code == 0 ? cut_exit : code;
}

}  // namespace

/// What was printed has to be there: a disk may be full.
int run_program(const Program& program, int argc, const char* const* argv) {
  int code = 0;
  try {
    code = run_chosen(program, argc, argv);
  } catch (const std::system_error& error) {  // what fmt::print cannot write it throws
    if (std::ferror(stdout) != 0) return cut_short(program, cut_exit, error.what());
    if (std::ferror(stderr) != 0) return cut_exit;  // nobody would read why
    throw;
  }
  const bool is_flushed = std::fflush(stdout) == 0;
  if (!is_flushed) return cut_short(program, code, std::strerror(errno));
  if (std::ferror(stdout) != 0) return cut_short(program, code, "not all of it could be written");
  return code;
}

}  // namespace buoyd
