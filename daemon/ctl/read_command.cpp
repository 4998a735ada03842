#include <fmt/format.h>
#include <poll.h>

#include <cstdio>

#include "acquire/once_command.hpp"
#include "base/json_object.hpp"
#include "command/kept_settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"

namespace buoyd {

namespace {

constexpr int ask_every_ms = 50;

/// Readings of this wish; where the instrument had nothing new, the last ones with their age.
int print_answer(const std::string& name, const Json& answer) {
  const std::string trouble = answer.string_at("trouble").value_or("");
  const Json* last = answer.find("last");
  for (const Json& reading : last == nullptr ? std::vector<Json>{} : last->items()) {
    const Json* seconds = reading.find("age");
    const double age = seconds == nullptr ? 0.0 : seconds->number().value_or(0.0);
    fmt::print("{} {}, {} ago\n{}", name, reading.string_at("kind").value_or(""),
               friendly(Micros(static_cast<std::int64_t>(age * 1e6))),
               reading.string_at("text").value_or(""));
  }
  return trouble.empty() ? 0 : complain(fmt::format("{}: {}", name, trouble));
}

/// Without a daemon: as buoyd --once, of this instrument alone.
int read_directly(const LoadedSettings& loaded, const std::string& name) {
  if (!loaded.configuration) {
    print_mistakes(loaded.mistakes);
    return complain("no buoyd answers, and there is no configuration to read the instrument by");
  }
  if (find_named(loaded.configuration->settings.instruments, name) == nullptr) {
    return complain(fmt::format("there is no instrument '{}'", name));
  }
  return run_once(loaded.configuration->settings, loaded.configuration->model_finder(),
                  SystemClock(), name);
}

}  // namespace

int await_reading(const std::string& socket, const std::string& name, const Json& asked) {
  const std::string request = JsonObject()
                                  .add("command", "reading")
                                  .add("instrument", name)
                                  .add("ticket", asked.integer_at("ticket").value_or(0))
                                  .str();
  const Micros patience{static_cast<std::int64_t>(asked.number_at("within").value_or(0) * 1e6)};
  const SystemClock clock;
  for (const MonoTime end = clock.mono() + patience; clock.mono() < end;
       poll(nullptr, 0, ask_every_ms)) {
    const auto answer = ask(socket, request);
    if (!answer || !*answer) {
      return complain(answer ? "the daemon ended" : answer.error().text);
    }
    const Json* met = (*answer)->find("met");
    if (met != nullptr && met->boolean().value_or(false)) {
      return print_answer(name, **answer);
    }
  }
  return complain(fmt::format("{}: no reading in {}", name, friendly(patience)));
}

int read_command(const std::string& instrument, const DaemonPlace& place) {
  const LoadedSettings loaded = load_effective(place.config, place.folders).loaded;
  const std::string socket = socket_by(place, loaded);
  const auto asked =
      ask(socket, JsonObject().add("command", "read").add("instrument", instrument).str());
  if (!asked) {
    return complain(asked.error().text);
  }
  if (*asked) warn_of_usual_socket(place, loaded);
  return *asked ? await_reading(socket, instrument, **asked) : read_directly(loaded, instrument);
}

}  // namespace buoyd
