#pragma once
// buoyd while it runs: joins lines, spool and uplink, answers the control socket, reloads, and
// ends in order. Main thread.

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "acoustics/acoustic_relay.hpp"
#include "acquire/clock_keeper.hpp"
#include "app/configured_kinds.hpp"
#include "app/line_requests.hpp"
#include "app/line_set.hpp"
#include "app/message_links.hpp"
#include "app/science_loop.hpp"
#include "app/signals.hpp"
#include "app/start_order.hpp"
#include "app/status_report.hpp"
#include "app/uplink_slot.hpp"
#include "command/command_host.hpp"
#include "command/commands.hpp"
#include "command/config_trial.hpp"
#include "command/control_socket.hpp"
#include "command/kept_settings.hpp"
#include "command/last_configuration.hpp"
#include "config/diff.hpp"
#include "link/link_recovery.hpp"
#include "messages/delivery_fork.hpp"
#include "power/instrument_powers.hpp"
#include "release/releases.hpp"
#include "spool/spool_loop.hpp"
#include "supervise/notify_socket.hpp"
#include "supervise/restart_book.hpp"
#include "supervise/supervision.hpp"
#include "supervise/watchdog.hpp"

namespace buoyd {

class Daemon final : private CommandHost {
 public:
  /// The longest wait for what is owed to be delivered at the end.
  static constexpr Micros drain_time = std::chrono::seconds(10);
  static constexpr Micros goodbye_time = std::chrono::seconds(5);
  static constexpr Micros service_status_interval = std::chrono::minutes(1);
  /// What the kernel had no thread for is tried again so often.
  static constexpr Micros thread_interval = std::chrono::seconds(5);

  Daemon(Configuration configuration, SettingsOrigin origin, LastConfiguration last,
         std::vector<std::string> model_folders, const Clock& clock, const Signals& signals,
         const NotifyEnvironment& service, std::shared_ptr<StoreLock> lock);
  ~Daemon() override;
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Until SIGTERM or SIGINT. Then what was taken is committed and, if the broker is there,
  /// delivered within drain_time.
  void run();

 private:
  // CommandHost: daemon_commands.cpp, daemon_configure.cpp.
  [[nodiscard]] const Configuration& configuration() const override { return configuration_; }
  [[nodiscard]] std::string status() const override;
  [[nodiscard]] Result<std::string> reload() override;
  [[nodiscard]] Result<std::string> change(Configuration wanted) override;
  [[nodiscard]] Result<std::string> configure(const std::string& text, Micros within) override;
  [[nodiscard]] Result<std::string> deploy(const DeploymentSettings& said) override;
  [[nodiscard]] Result<void> cycle_power() override;
  [[nodiscard]] Result<void> pause(const std::string& line, Micros time) override;
  [[nodiscard]] Result<std::string> resume(const std::string& line) override;
  void resync() override;
  [[nodiscard]] Result<void> trust(const std::string& archive) override;
  [[nodiscard]] Result<void> resend(const ResendQuery& query) override;
  [[nodiscard]] Result<ReadingTicket> ask_reading(const std::string& instrument) override;
  [[nodiscard]] Result<std::optional<Completion>> reading(const std::string& instrument,
                                                          std::int64_t ticket) override;
  [[nodiscard]] Result<std::int64_t> copy_raw(const RawQuery& query) override;
  [[nodiscard]] Result<std::optional<Completion>> raw_copied(std::int64_t ticket) override;

  void look_at_trial();
  void keep_trial();
  void keep_up();
  void undo_trial(const std::string& why);
  void trust_as_before();
  void resume_due_lines();
  [[nodiscard]] bool is_line(const std::string& name) const;
  [[nodiscard]] std::string why_not(const std::string& line) const;
  [[nodiscard]] std::string resumed_text(const std::string& line) const;
  // What may start when: daemon_start.cpp.
  void start_due();
  void begin_uplink();
  void begin_releases();
  void begin_link();
  void begin_messages();
  void begin_stale_messages();
  void try_messages_again();
  [[nodiscard]] Result<std::string> read_anew();
  void end_messages();
  void change_start();
  [[nodiscard]] StartStatus start_status() const;
  void look_at_hold();
  void tell_hold();

  void tell_ready();
  void tell_service_status();
  void look_at_control_socket();
  void open_control_socket();
  void start_spool();
  void start_science();
  void step_link();
  [[nodiscard]] Result<std::unique_ptr<PowerSwitch>> open_power(const PowerSettings& power);
  [[nodiscard]] bool is_power_line(const std::string& name) const;
  [[nodiscard]] InstrumentPowers::Outside powers_outside();
  [[nodiscard]] bool end_uplink();
  void start_line(const std::string& name);
  [[nodiscard]] std::unique_ptr<RunningUplink> make_uplink();
  [[nodiscard]] std::unique_ptr<Uplink> make_loop(const Settings& settings, TurnWatch& turns);
  void begin_relay();
  void wait_for_thread(const std::string& name, const Error& error);
  void note_begun(const std::string& name, const Result<void>& begun);
  void start_waiting();
  void try_thread(const std::string& name);
  void stop_lines(const std::vector<std::string>& names);
  [[nodiscard]] bool turn(Micros at_most);
  [[nodiscard]] MonoTime next_due() const;
  [[nodiscard]] bool take_signals();
  [[nodiscard]] EffectiveSettings load();
  void apply(const SettingsDiff& changes, Configuration wanted);
  void withdraw(const KindNames& before);
  void tell_config(bool accepted, const std::string& hash, const std::string& text);
  void tell_health();
  void offer(Reading reading);
  void stop();
  void commit_all();
  void drain();
  void rest();
  void end_spool();
  [[nodiscard]] std::string answer(const Json& request);
  [[nodiscard]] DaemonState state() const;
  void add_line(DaemonState& state, const LineSettings& line) const;
  void add_storm(InstrumentSnapshot& instrument) const;

  Configuration configuration_;
  SettingsOrigin origin_;
  const LastConfiguration last_;
  DeploymentSettings trial_section_;
  ConfigTrial trial_;
  const std::vector<std::string> model_folders_;
  const Clock& clock_;
  const Signals& signals_;
  const MonoTime started_;
  RepeatLog log_;
  NotifySocket notify_;
  AwakeClock awake_;
  Supervision supervision_;
  WatchedThread watched_;  // main itself
  WatchedThread spool_watched_;
  const std::optional<Micros> feeding_;  // systemd's watchdog waits so long
  ClockKeeper clock_keeper_;
  Commands commands_;
  RestartBook restarts_;
  StartOrder start_order_;
  DeliveryFork fork_;
  SpoolLoop spool_;
  SpoolInbox::Producer& own_readings_;      // main's, and events that ended with the configuration
  SpoolInbox::Producer& uplink_readings_;   // the MQTT thread's
  SpoolInbox::Producer& release_readings_;  // the releases' threads'
  std::atomic<bool> spool_ended_{false};
  Thread spool_thread_;
  SharedValue<AcousticStatus> acoustic_status_;
  std::unique_ptr<AcousticRelay> relay_;  // of a buoy with nodes
  UplinkSlot uplink_;
  LeftKinds left_kinds_;
  LinkRecovery link_;
  MessageLinks message_links_;
  Releases releases_;
  InstrumentPowers powers_;
  ScienceLoop science_;
  LineSet lines_;
  std::int64_t raw_tickets_ = 0;
  std::set<std::string> threadless_;  // lines and others that wait for a thread
  MonoTime next_thread_{};            // when these are tried again
  LineRequests line_requests_;
  std::unique_ptr<ControlSocket> control_;
  MonoTime next_health_;
  MonoTime next_service_status_;
  std::unique_ptr<Watchdog> watchdog_;  // last: it looks at all the others
};

}  // namespace buoyd
