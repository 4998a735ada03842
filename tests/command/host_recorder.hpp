#pragma once
// The daemon's place taken by one that writes down what it was asked to do. Test thread.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "command/command_host.hpp"
#include "core/command.hpp"
#include "model/model_text.hpp"

namespace buoyd {

class HostRecorder : public CommandHost {
 public:
  const Configuration& configuration() const override { return running; }
  std::string status() const override { return R"({"station":"b1"})"; }
  Result<std::string> reload() override {
    done.emplace_back("reload");
    if (meanwhile) meanwhile();
    return reload_answer;
  }
  Result<std::string> change(Configuration wanted) override {
    running = std::move(wanted);
    done.emplace_back("change");
    return std::string("lines opened anew: bus");
  }
  Result<std::string> configure(const std::string& text, Micros within) override {
    done.push_back("configure " + text + " " + friendly(within));
    return std::string("on trial: nothing changed");
  }
  Result<std::string> deploy(const DeploymentSettings& said) override {
    running.settings.deployment = said;
    done.push_back("deploy " + said.id + " " + said.state);
    return std::string("[deployment] changed");
  }
  Result<void> pause(const std::string& line, Micros time) override {
    done.push_back("pause " + line + " " + friendly(time));
    return {};
  }
  Result<std::string> resume(const std::string& line) override {
    if (!resumed.empty()) return resumed;
    return fail(ErrorCode::invalid, "line '" + line + "' is not paused");
  }
  void resync() override { done.emplace_back("resync"); }
  Result<void> trust(const std::string& archive) override {
    done.push_back("trust " + archive);
    return {};
  }
  Result<void> cycle_power() override {
    done.emplace_back("cycle_power");
    return {};
  }
  Result<void> resend(const ResendQuery& query) override {
    done.push_back("resend " + iso8601(query.from) + " " + iso8601(query.to));
    return {};
  }
  Result<std::int64_t> copy_raw(const RawQuery& query) override {
    done.push_back("raw " + query.line + " " + iso8601(query.from) + " " + iso8601(query.to));
    return 5;
  }
  Result<ReadingTicket> ask_reading(const std::string& /*instrument*/) override {
    const auto json = Json::parse(ticket);
    const auto error = json ? json->string_at("error") : std::nullopt;
    if (error) return fail(ErrorCode::invalid, *error);
    return ReadingTicket{json ? json->integer_at("ticket").value_or(0) : 0, within};
  }
  Result<std::optional<Completion>> reading(const std::string& /*instrument*/,
                                            std::int64_t /*ticket*/) override {
    return played();
  }
  Result<std::optional<Completion>> raw_copied(std::int64_t /*ticket*/) override {
    return played();
  }
  /// `answer`, understood.
  Result<std::optional<Completion>> played() const {
    auto json = Json::parse(answer);
    if (!json) return pass_on(json);
    if (const auto error = json->string_at("error")) return fail(ErrorCode::invalid, *error);
    const Json* met = json->find("met");
    if (met == nullptr || !met->boolean().value_or(false)) return std::nullopt;
    return Completion{json->string_at("trouble").value_or(""),
                      json->string_at("text").value_or("read"), answer};
  }

  Configuration running;
  std::function<void()> meanwhile;  ///< during a reload
  Result<std::string> reload_answer = std::string("nothing changed");
  Micros within = std::chrono::minutes(2);
  std::string ticket = R"({"ticket":1})";
  std::string answer = R"({"met":false})";  ///< to reading() and raw_copied()
  std::string resumed;                      ///< what the line does; "": it is not paused
  std::vector<std::string> done;
};

/// One line "bus" with one polled instrument "sonde"; every command is allowed.
inline void fill_station(Configuration& running) {
  running.settings.commands.allow.assign(command_names.begin(), command_names.end());
  LineSettings line;
  line.name = "bus";
  running.settings.lines = {line};
  running.line_places["bus"] = {1, 1};
  InstrumentSettings instrument;
  instrument.name = "sonde";
  instrument.line = "bus";
  instrument.model = "two-channels";
  instrument.interval = std::chrono::seconds(10);
  running.settings.instruments = {instrument};
  running.models["two-channels"] = parse_model(register_model, "two-channels.toml").model;
}

}  // namespace buoyd
