#include "config/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

// Two lines with an instrument each, one without.
Configuration running() {
  LoadedSettings loaded = parse_test_settings(R"(
[station]
id = "b"
[[line]]
name = "bus"
device = "/dev/ttyS1"
[[line]]
name = "nav"
device = "/dev/ttyS2"
[[line]]
name = "idle"
device = "/dev/ttyS3"
[[instrument]]
name = "troll"
line = "bus"
model = "troll"
[[instrument]]
name = "gnss"
line = "nav"
model = "gnss"
)");
  EXPECT_TRUE(loaded.configuration);
  return *loaded.configuration;
}

TEST(Diff, of_the_same_is_empty) {
  Configuration wanted = running();
  wanted.settings.hash = "another: a comment changed";
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_EQ(changes.text(), "nothing changed");
}

TEST(Diff, the_start_may_change) {
  Configuration wanted = running();
  wanted.settings.start.stagger = 5s;
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_TRUE(changes.start);
  EXPECT_EQ(changes.text(), "[start] changed");
}

TEST(Diff, names_what_needs_a_restart) {
  Configuration wanted = running();
  wanted.settings.station.id = "c";
  wanted.settings.spool.path = "/other.db";
  wanted.settings.science.hold_back = 1s;
  wanted.settings.control_socket = "/run/c.sock";
  wanted.settings.lines[0].baud = 1200;
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_EQ(changes.refused.size(), 4U);
  EXPECT_EQ(changes.text(),
            "needs a restart: [station] id changed from b to c; [spool] path changed from "
            "/var/lib/buoyd/spool.db to /other.db; [science] hold_back changed from 250 ms to 1 s; "
            "control_socket changed from "
            "/run/buoyd/control.sock to /run/c.sock");
}

// The store keeps whose word "delivered" is, and is told at a start alone.
TEST(Diff, who_says_that_a_reading_is_delivered_does_not_change_while_buoyd_runs) {
  Configuration wanted = running();
  wanted.settings.mqtt.delivery = DeliveryMode::broker;
  EXPECT_EQ(diff(running(), wanted).text(),
            "needs a restart: [mqtt] delivery changed from shore to broker");
  wanted = running();
  wanted.settings.mqtt.host = "10.0.0.5";
  EXPECT_EQ(diff(running(), wanted).text(), "[mqtt] changed");
}

TEST(Diff, other_intervals_of_an_event_ask_for_the_line_of_the_event_alone) {
  Configuration calm = running();
  EventSettings storm;
  storm.kind = "storm";
  calm.settings.instruments[1].events = {storm};
  Configuration wanted = calm;
  wanted.settings.instruments[1].events[0].intervals = {{"troll", 1s}};
  EXPECT_THAT(diff(calm, wanted).changed_lines, ElementsAre("nav"));
}

TEST(Diff, leaves_unchanged_lines_alone) {
  Configuration wanted = running();
  wanted.settings.lines[1].gap = Micros(5ms);
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_THAT(changes.changed_lines, ElementsAre("nav"));
  EXPECT_THAT(changes.added_lines, IsEmpty());
  EXPECT_THAT(changes.removed_lines, IsEmpty());
  EXPECT_EQ(changes.text(), "lines opened anew: nav");
}

TEST(Diff, a_changed_instrument_changes_its_line) {
  Configuration wanted = running();
  wanted.settings.instruments[0].interval = 5s;
  EXPECT_THAT(diff(running(), wanted).changed_lines, ElementsAre("bus"));
}

TEST(Diff, a_moved_instrument_changes_both_lines) {
  Configuration wanted = running();
  wanted.settings.instruments[1].line = "idle";
  EXPECT_THAT(diff(running(), wanted).changed_lines, ElementsAre("nav", "idle"));
}

TEST(Diff, an_added_or_removed_instrument_changes_its_line) {
  Configuration wanted = running();
  wanted.settings.instruments.pop_back();
  EXPECT_THAT(diff(running(), wanted).changed_lines, ElementsAre("nav"));
  EXPECT_THAT(diff(wanted, running()).changed_lines, ElementsAre("nav"));
}

TEST(Diff, another_model_file_of_the_same_name_changes_its_lines) {
  Configuration wanted = running();
  Model model = *wanted.models.at("gnss");
  model.hash = "ffffffffffffffff";
  wanted.models["gnss"] = std::make_shared<const Model>(model);
  EXPECT_THAT(diff(running(), wanted).changed_lines, ElementsAre("nav"));
}

TEST(Diff, another_deployment_changes_every_line_with_instruments) {
  Configuration wanted = running();
  wanted.settings.deployment.id = "2026";
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_TRUE(changes.deployment);
  EXPECT_THAT(changes.changed_lines, ElementsAre("bus", "nav"));
}

TEST(Diff, names_added_and_removed_lines) {
  Configuration wanted = running();
  wanted.settings.lines.erase(wanted.settings.lines.begin() + 2);
  LineSettings line;
  line.name = "new";
  wanted.settings.lines.push_back(line);
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_THAT(changes.added_lines, ElementsAre("new"));
  EXPECT_THAT(changes.removed_lines, ElementsAre("idle"));
  EXPECT_EQ(changes.text(), "lines added: new; lines removed: idle");
}

TEST(Diff, names_changed_sections) {
  Configuration wanted = running();
  wanted.settings.station.title = "t";
  wanted.settings.spool.max_size = 20'000'000;
  wanted.settings.mqtt.host = "h";
  wanted.settings.clock.chrony_sock = "/c";
  wanted.settings.link.interface = "wwan0";
  const SettingsDiff changes = diff(running(), wanted);
  EXPECT_TRUE(changes.station && changes.spool && changes.mqtt && changes.clock && changes.link);
  EXPECT_FALSE(changes.deployment);
  EXPECT_THAT(changes.changed_lines, IsEmpty());
  EXPECT_EQ(changes.text(),
            "[station] changed; [spool] changed; [mqtt] changed; [clock] changed; [link] changed");
}

}  // namespace
}  // namespace buoyd
