// Which configuration is in force: the file's, or what ashore said of it.
#include "command/kept_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "command/config_trial.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class KeptSettingsTest : public testing::Test {
 protected:
  KeptSettingsTest() { write_file(""); }
  ~KeptSettingsTest() override { std::filesystem::remove_all(folder_); }

  std::string text(const std::string& more) const {
    return "[station]\nid = \"b\"\n[spool]\npath = \"" + spool_ + "\"\n" + more;
  }
  void write_file(const std::string& more) { std::ofstream(file_) << text(more); }
  EffectiveSettings load() const { return load_effective(file_, {}); }
  DeploymentSettings deployment() const { return load().loaded.configuration->settings.deployment; }
  static std::string allow(const std::string& name, const std::string& other = "configure") {
    return "[commands]\nallow = [\"" + name + "\", \"" + other + "\"]\n";
  }
  LoadedSettings check(const std::string& ashore) const {
    const EffectiveSettings now = load();
    return check_ashore(ashore, *now.loaded.configuration, now.origin, {}).loaded;
  }
  std::string refusal(const std::string& ashore) const {
    const LoadedSettings loaded = check(ashore);
    return loaded.mistakes.empty() ? "" : loaded.mistakes.front().text;
  }
  std::string title() const { return load().loaded.configuration->settings.station.title; }

  std::string folder_ = [] {
    std::string name = "/tmp/kept_settings.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
  const std::string file_ = folder_ + "/buoyd.toml";
  const std::string spool_ = folder_ + "/spool.db";
  const KeptSettings kept_{spool_};
  const std::string ashore_ =
      "[station]\nid = \"b\"\ntitle = \"ashore\"\n[spool]\npath = \"" + spool_ + "\"\n";
};

TEST_F(KeptSettingsTest, the_file_is_in_force_where_nothing_is_kept) {
  EXPECT_THAT(load().deviation, IsEmpty());
  EXPECT_EQ(deployment().state, "bench");
}

TEST_F(KeptSettingsTest, a_configuration_from_ashore_stands_in_until_the_file_changes) {
  write_file(allow("status"));
  const std::string ashore = ashore_ + allow("status");
  ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore}));
  EXPECT_EQ(title(), "ashore");
  EXPECT_THAT(load().deviation, SizeIs(1));
  EXPECT_EQ(load().loaded.configuration->file, file_) << "a reload reads the file";
  write_file("# by hand\n");
  EXPECT_EQ(title(), "");
  EXPECT_THAT(load().deviation, IsEmpty());
}

TEST_F(KeptSettingsTest, one_that_is_wrong_now_or_damaged_is_not_in_force) {
  ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore_ + "x = 1\n"}));
  EXPECT_EQ(title(), "");
  EXPECT_THAT(load().deviation.at(0), HasSubstr("not in force"));
  std::ofstream(spool_ + ".ashore") << R"({"file":)";
  EXPECT_EQ(title(), "");
  std::ofstream(spool_ + ".deployment") << "rubbish";
  EXPECT_EQ(deployment().state, "bench");
}

TEST_F(KeptSettingsTest, what_may_not_come_from_ashore_is_not_in_force_though_it_was_kept) {
  write_file(allow("status"));
  const std::string power = "[link]\npower = { chip = \"/dev/gpiochip0\", line = 17 }\n";
  const std::string small = "max_size = \"1 GB\"\n";
  for (const std::string& more :
       {allow("reload"), allow("status") + power, small + allow("status")}) {
    ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore_ + more}));
    EXPECT_EQ(title(), "") << more;
    EXPECT_THAT(load().deviation.at(0), HasSubstr("not in force: [")) << "an older buoyd took it";
  }
}

TEST_F(KeptSettingsTest, the_deployment_is_as_said_until_its_section_changes) {
  ASSERT_TRUE(kept_.keep(SaidDeployment{{"north", "deployed"}, load().origin.section}));
  EXPECT_EQ(deployment(), (DeploymentSettings{"north", "deployed"}));
  write_file("# something else\n");
  EXPECT_EQ(deployment(), (DeploymentSettings{"north", "deployed"}));
  EXPECT_EQ(load().origin.section, DeploymentSettings{});
  write_file("[deployment]\nid = \"south\"\nstate = \"recovered\"\n");
  EXPECT_EQ(deployment(), (DeploymentSettings{"south", "recovered"}));
}

TEST_F(KeptSettingsTest, a_text_from_ashore_is_checked_and_may_not_allow_itself_more) {
  write_file(allow("status", "configure"));
  ASSERT_TRUE(kept_.keep(SaidDeployment{{"north", "deployed"}, {}}));
  const auto checked = check(ashore_ + allow("configure", "status"));
  ASSERT_TRUE(checked.configuration);
  EXPECT_EQ(checked.configuration->settings.deployment.state, "deployed");
  EXPECT_THAT(check("x = ").mistakes, SizeIs(1));
  EXPECT_THAT(refusal(ashore_ + allow("configure", "reload")), HasSubstr("'reload'"));
  EXPECT_THAT(refusal(ashore_ + "[commands]\nallow = [\"status\"]\n"),
              HasSubstr("nobody ashore could go back"));
}

TEST_F(KeptSettingsTest, the_files_own_text_may_come_back_from_ashore) {
  write_file(allow("status", "configure"));
  ASSERT_TRUE(kept_.keep(
      AshoreConfiguration{load().origin.file_hash, ashore_ + allow("configure", "status")}));
  EXPECT_EQ(title(), "ashore");
  EXPECT_TRUE(check(text(allow("status", "configure"))).configuration)
      << "what runs allows less than the file";
}

TEST_F(KeptSettingsTest, other_secrets_and_a_connection_without_tls_do_not_come_from_ashore) {
  const std::string tls =
      "[mqtt]\nca_file = \"/etc/ca.pem\"\nusername = \"b\"\npassword_file = \"/etc/b\"\n";
  write_file(allow("status", "configure") + tls);
  const std::string ashore = ashore_ + allow("configure", "status");
  EXPECT_EQ(refusal(ashore + tls), "");
  EXPECT_EQ(refusal(ashore + "[mqtt]\nca_file = \"/etc/ca.pem\"\n"), "");
  EXPECT_THAT(refusal(ashore + "[mqtt]\nhost = \"10.0.0.1\"\n"), HasSubstr("without TLS"));
  EXPECT_THAT(refusal(ashore + "[mqtt]\nca_file = \"/etc/ca.pem\"\nusername = \"b\"\n"
                               "password_file = \"/etc/other\"\n"),
              HasSubstr("password_file names '/etc/other', expected '/etc/b'"));
  EXPECT_THAT(refusal(ashore + "[mqtt]\nca_file = \"/tmp/mine.pem\"\n"), HasSubstr("ca_file"));
}

TEST_F(KeptSettingsTest, a_secret_without_a_name_is_no_way_to_end_tls_from_ashore) {
  const auto psk = [](const std::string& identity) {
    return "[mqtt]\npsk_file = \"/etc/psk\"\npsk_identity = \"" + identity + "\"\n";
  };
  write_file(allow("status", "configure") + psk("b"));
  const std::string ashore = ashore_ + allow("configure", "status");
  EXPECT_EQ(refusal(ashore + psk("b")), "");
  EXPECT_EQ(refusal(ashore + psk("")),
            "psk_identity is \"\", expected the name that psk_file belongs to");
  ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore + psk("")}));
  EXPECT_EQ(title(), "") << "an older buoyd took it";
}

TEST_F(KeptSettingsTest, a_switch_that_the_file_does_not_name_does_not_come_from_ashore) {
  const auto gpio = [](const std::string& more) {
    return "[link]\npower = { chip = \"/dev/gpiochip0\", line = " + more + " }\n";
  };
  const std::string ashore = ashore_ + allow("status", "configure");
  write_file(allow("status", "configure"));
  EXPECT_EQ(refusal(ashore + gpio("17")),
            "[link] power is /dev/gpiochip0 line 17, expected none, as in the file");
  write_file(allow("status", "configure") + gpio("17"));
  EXPECT_EQ(refusal(ashore), "");
  EXPECT_EQ(refusal(ashore + gpio("17, off_time = \"20 s\"")), "");
  EXPECT_EQ(refusal(ashore + gpio("18")),
            "[link] power is /dev/gpiochip0 line 18, expected /dev/gpiochip0 line 17 as in the "
            "file, or none");
  EXPECT_THAT(refusal(ashore + gpio("17, active_low = true")), HasSubstr("expected"))
      << "on would be off";
}

TEST_F(KeptSettingsTest, a_key_for_commands_by_message_does_not_come_from_ashore) {
  const auto link = [](const std::string& key) {
    return "[[message_link]]\nname = \"beidou\"\ndevice = \"/dev/ttyS8\"\nto_file = "
           "\"/etc/card\"\n" +
           key;
  };
  const std::string ashore = ashore_ + allow("status", "configure");
  write_file(allow("status", "configure") + link("commands_key_file = \"/etc/key\"\n"));
  EXPECT_EQ(refusal(ashore + link("")), "");
  EXPECT_EQ(refusal(ashore + link("commands_key_file = \"/etc/key\"\n")), "");
  EXPECT_EQ(refusal(ashore + link("commands_key_file = \"/tmp/key\"\n")),
            "[[message_link]] commands_key_file names '/tmp/key', expected one of the file, or "
            "none");
}

TEST_F(KeptSettingsTest, no_file_goes_out_as_a_cards_number_by_a_word_from_ashore) {
  const auto link = [](const std::string& card) {
    return "[[message_link]]\nname = \"beidou\"\ndevice = \"/dev/ttyS8\"\nto_file = \"" + card +
           "\"\n";
  };
  const std::string ashore = ashore_ + allow("status", "configure");
  write_file(allow("status", "configure") + link("/etc/card"));
  EXPECT_EQ(refusal(ashore + link("/etc/card")), "");
  EXPECT_EQ(refusal(ashore), "");
  EXPECT_EQ(refusal(ashore + link("/etc/buoyd/password")),
            "[[message_link]] to_file names '/etc/buoyd/password', expected one of the file, or "
            "none");
}

TEST_F(KeptSettingsTest, releases_are_those_of_the_file) {
  const auto release = [](const std::string& address) {
    return "[[release]]\nname = \"anchor\"\ndevice = \"/dev/ttyS9\"\nunit = \"benthos-udb\"\n"
           "code_file = \"/etc/code\"\naddress = " +
           address + "\n";
  };
  const std::string ashore = ashore_ + allow("status", "configure");
  write_file(allow("status", "configure"));
  EXPECT_EQ(refusal(ashore + release("35")),
            "[[release]] is not as in the file, expected the same releases with the same keys");
  write_file(allow("status", "configure") + release("35"));
  EXPECT_EQ(refusal(ashore + release("35")), "");
  EXPECT_THAT(refusal(ashore + release("36")), HasSubstr("[[release]] is not as in the file"));
  EXPECT_THAT(refusal(ashore), HasSubstr("[[release]] is not as in the file"));
}

TEST_F(KeptSettingsTest, an_instruments_switch_comes_from_ashore_only_where_the_file_has_it) {
  const auto sonde = [](const std::string& line) {
    return "[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\nname = \"sonde\"\n"
           "line = \"bus\"\nmodel = \"aqua-troll-400\"\n" +
           (line.empty() ? "" : "power = { chip = \"/dev/gpiochip0\", line = " + line + " }\n");
  };
  const std::vector<std::string> models{source_dir() + "/config/models"};
  const auto refusal_of = [&](const std::string& more) {
    const EffectiveSettings now = load_effective(file_, models);
    const EffectiveSettings checked = check_ashore(ashore_ + allow("status", "configure") + more,
                                                   *now.loaded.configuration, now.origin, models);
    return checked.loaded.configuration ? ""
                                        : text_of(checked.loaded.mistakes) + checked.origin.refused;
  };
  write_file(allow("status", "configure") + sonde("17"));
  EXPECT_EQ(refusal_of(sonde("17, off_time = \"20 s\"")), "");
  EXPECT_EQ(refusal_of(sonde("")), "");
  EXPECT_THAT(
      refusal_of(sonde("18")),
      HasSubstr("an instrument's power is /dev/gpiochip0 line 18, expected one of the file: "
                "/dev/gpiochip0 line 17"));
  write_file(allow("status", "configure") + sonde(""));
  EXPECT_THAT(refusal_of(sonde("17")), HasSubstr("expected none, as in the file"));
}

TEST_F(KeptSettingsTest, no_bound_from_ashore_leaves_less_room_for_what_is_owed) {
  const auto spool = [](const std::string& max_size, const std::string& reserve) {
    return "max_size = \"" + max_size + "\"\nreserve = \"" + reserve + "\"\n";
  };
  const std::string rest = allow("status", "configure");
  write_file(spool("2 GB", "100 MB") + rest);
  EXPECT_EQ(refusal(ashore_ + spool("2 GB", "100 MB") + rest), "");
  EXPECT_EQ(refusal(ashore_ + spool("3 GB", "1 MB") + rest), "");
  EXPECT_EQ(refusal(ashore_ + spool("16 MB", "100 MB") + rest),
            "[spool] max_size is 16.0 MB, expected at least the 2.00 GB of the file: owed readings "
            "would go");
  EXPECT_EQ(refusal(ashore_ + spool("2 GB", "100 TB") + rest),
            "[spool] reserve is 100 TB, expected at most the 100 MB of the file: owed readings "
            "would go");
  EXPECT_THAT(refusal(ashore_ + rest), HasSubstr("expected at most the 100 MB"))
      << "what is not named has its default, 200 MB";
}

TEST_F(KeptSettingsTest, nor_another_module_under_the_name_of_the_files) {
  const auto relay = [](const std::string& number, const std::string& device,
                        const std::string& unit) {
    return "[link]\npower = { instrument = \"relays\", relay = " + number +
           " }\n[[line]]\nname = \"bus\"\ndevice = \"" + device +
           "\"\n[[instrument]]\nname = \"relays\"\nline = \"bus\"\n"
           "model = \"waveshare-relay-8\"\nunit = " +
           unit + "\n";
  };
  const std::vector<std::string> models{source_dir() + "/config/models"};
  write_file(allow("status", "configure") + relay("3", "/dev/ttyS1", "1"));
  const EffectiveSettings now = load_effective(file_, models);
  ASSERT_TRUE(now.loaded.configuration) << text_of(now.loaded.mistakes);
  const auto is_refused = [&](const std::string& more) {
    return !check_ashore(ashore_ + allow("status", "configure") + more, *now.loaded.configuration,
                         now.origin, models)
                .loaded.configuration;
  };
  EXPECT_FALSE(is_refused(relay("3", "/dev/ttyS1", "1")));
  EXPECT_TRUE(is_refused(relay("4", "/dev/ttyS1", "1")));
  EXPECT_TRUE(is_refused(relay("3", "/dev/ttyS2", "1")));
  EXPECT_TRUE(is_refused(relay("3", "/dev/ttyS1", "2")));
}

TEST_F(KeptSettingsTest, what_was_said_of_another_file_or_section_does_not_come_back) {
  write_file(allow("status"));
  ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore_ + allow("status")}));
  write_file("# by hand\n");
  ASSERT_TRUE(kept_.forget_outdated(load().origin));
  write_file(allow("status"));
  EXPECT_EQ(title(), "");

  ASSERT_TRUE(kept_.keep(SaidDeployment{{"north", "recovered"}, load().origin.section}));
  ASSERT_TRUE(kept_.forget_outdated(load().origin));
  EXPECT_EQ(deployment().id, "north") << "nothing changed";
  write_file("[deployment]\nid = \"south\"\nstate = \"deployed\"\n");
  ASSERT_TRUE(kept_.forget_outdated(load().origin));
  write_file("");
  EXPECT_EQ(deployment(), DeploymentSettings{});
}

TEST_F(KeptSettingsTest, a_trial_ends_with_a_receipt_or_in_time) {
  using Verdict = ConfigTrial::Verdict;
  const MonoTime start{minutes(7)};
  ConfigTrial trial;
  EXPECT_EQ(trial.look(true, start), Verdict::none);
  trial.begin(*load().loaded.configuration, "", ashore_, start + minutes(10));
  EXPECT_EQ(trial.look(false, start + minutes(9)), Verdict::waits);
  EXPECT_EQ(trial.look(false, start + minutes(10)), Verdict::back);
  EXPECT_EQ(trial.look(true, start + minutes(10)), Verdict::kept);
  EXPECT_EQ(trial.text(), ashore_);
  ASSERT_TRUE(trial.end());
  EXPECT_FALSE(trial.end());
  EXPECT_FALSE(trial.runs());
}

}  // namespace
}  // namespace buoyd
