// Which configuration is in force: the file's, or what ashore said of it.
#include "app/kept_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/config_trial.hpp"

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
  ASSERT_TRUE(kept_.keep(AshoreConfiguration{load().origin.file_hash, ashore_}));
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
  const Configuration running = *load().loaded.configuration;
  ASSERT_TRUE(kept_.keep(SaidDeployment{{"north", "deployed"}, {}}));
  const auto checked = check_ashore(ashore_, running, {});
  ASSERT_TRUE(checked.loaded.configuration);
  EXPECT_EQ(checked.loaded.configuration->settings.deployment.state, "deployed");
  EXPECT_THAT(check_ashore("x = ", running, {}).loaded.mistakes, SizeIs(1));
  const auto more =
      check_ashore(ashore_ + "[commands]\nallow = [\"configure\"]\n", running, {}).loaded;
  EXPECT_FALSE(more.configuration);
  ASSERT_THAT(more.mistakes, SizeIs(1));
  EXPECT_THAT(more.mistakes[0].text, HasSubstr("'configure'"));
}

TEST_F(KeptSettingsTest, a_trial_ends_with_a_receipt_or_in_time) {
  using Verdict = ConfigTrial::Verdict;
  const MonoTime start{minutes(7)};
  ConfigTrial trial;
  EXPECT_EQ(trial.look(true, start), Verdict::none);
  trial.begin(*load().loaded.configuration, ashore_, start + minutes(10));
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
