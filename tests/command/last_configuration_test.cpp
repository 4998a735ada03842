// A start with a file or a model of mistakes: what was in force last stands for it.
#include "command/last_configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "support/places.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* sonde =
    "[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\nname = \"sonde\"\n"
    "line = \"bus\"\nmodel = \"dragino-dr-do1\"\n"
    "[[instrument.event]]\nkind = \"low\"\nchannel = \"dissolved_oxygen\"\nbelow = 4\n";

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class LastConfigurationTest : public testing::Test {
 protected:
  LastConfigurationTest() {
    std::filesystem::create_directory(folder_ + "/models");
    write_model(original_);
  }
  ~LastConfigurationTest() override { std::filesystem::remove_all(folder_); }

  std::string text(const std::string& more) const {
    return "[station]\nid = \"b\"\n[spool]\npath = \"" + folder_ + "/spool.db\"\n" + more;
  }
  void write_file(const std::string& more) const { std::ofstream(file_) << text(more); }
  void write_model(const std::string& text) const { std::ofstream(model_) << text; }
  EffectiveSettings load() const { return load_effective(file_, models_); }
  EffectiveSettings start() const { return last_.load(file_, models_); }
  Result<void> keep() const {
    const EffectiveSettings now = load();
    return last_.keep(now.loaded.configuration.value(), now.origin);
  }
  std::string kept(const std::string& file) const { return folder_ + "/configuration.last" + file; }

  std::string folder_ = [] {
    std::string name = "/tmp/last_configuration.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
  const std::string file_ = folder_ + "/buoyd.toml";
  const std::string model_ = folder_ + "/models/dragino-dr-do1.toml";
  const std::vector<std::string> models_{folder_ + "/models"};
  const std::string original_ = read(source_dir() + "/config/models/dragino-dr-do1.toml");
  const LastConfiguration last_{folder_};
};

TEST_F(LastConfigurationTest, a_start_with_a_file_of_mistakes_has_what_was_in_force_last) {
  write_file("[deployment]\nid = \"north\"\nstate = \"deployed\"\n");
  EffectiveSettings now = load();
  const std::string hash = std::exchange(now.origin.file_hash, "0123456789abcdef");
  EXPECT_TRUE(last_.keep(now.loaded.configuration.value(), now.origin));
  EXPECT_FALSE(std::filesystem::exists(kept(""))) << "of another hash";
  ASSERT_TRUE(keep());
  std::ofstream(file_) << "[station]\nid = \"b";  // cut
  const EffectiveSettings started = start();
  ASSERT_TRUE(started.loaded.configuration);
  EXPECT_EQ(started.loaded.configuration->settings.deployment.id, "north");
  EXPECT_EQ(started.origin.file_hash, hash);
  EXPECT_THAT(started.origin.refused, HasSubstr("1 mistake; " + file_));
  EXPECT_THAT(started.loaded.mistakes, SizeIs(1)) << "said all the same";
  EXPECT_FALSE(LastConfiguration("").load(file_, {}).loaded.configuration) << "on a bench";

  std::ofstream(kept("")) << "rubbish";
  EXPECT_FALSE(start().loaded.configuration);
  write_file("");
  EXPECT_EQ(start().origin.refused, "");
}

TEST_F(LastConfigurationTest, a_half_written_model_does_not_stop_the_buoy) {
  write_file(sonde);
  ASSERT_TRUE(keep());
  const std::string hash = load().loaded.configuration->models.begin()->second->hash;
  write_model(original_.substr(0, original_.size() / 2));
  EXPECT_FALSE(load().loaded.configuration);
  const EffectiveSettings started = start();
  ASSERT_TRUE(started.loaded.configuration) << text_of(started.loaded.mistakes);
  EXPECT_EQ(started.loaded.configuration->models.at("dragino-dr-do1")->hash, hash);
  EXPECT_THAT(started.origin.refused, HasSubstr(model_));
  EXPECT_THAT(started.deviation.at(0), HasSubstr("with the models of then"));

  ASSERT_TRUE(last_.keep(*started.loaded.configuration, started.origin));
  EXPECT_TRUE(start().loaded.configuration) << "at the next start, too";
  write_model(original_);
  EXPECT_EQ(start().origin.refused, "");
}

TEST_F(LastConfigurationTest, nor_does_a_package_whose_model_lost_a_channel_that_the_file_names) {
  write_file(sonde);
  ASSERT_TRUE(keep());
  std::string other = original_;
  for (std::size_t at = 0; (at = other.find("dissolved_oxygen =", at)) != std::string::npos;) {
    other.replace(at, 16, "oxygen");
  }
  other.replace(other.find("\"dissolved_oxygen\""), 18, "\"oxygen\"");
  write_model(other);
  ASSERT_TRUE(load_model(model_).model) << "it is a sound model";
  EXPECT_FALSE(load().loaded.configuration);
  const EffectiveSettings started = start();
  ASSERT_TRUE(started.loaded.configuration) << text_of(started.loaded.mistakes);
  EXPECT_THAT(started.origin.refused, HasSubstr("dissolved_oxygen"));
}

TEST_F(LastConfigurationTest, a_cut_file_has_the_models_as_they_are) {
  write_file(sonde);
  ASSERT_TRUE(keep());
  write_model("# newer\n" + original_);
  const std::string hash = load_model(model_).model->hash;
  std::ofstream(file_) << "[stati";
  EXPECT_EQ(start().loaded.configuration.value().models.at("dragino-dr-do1")->hash, hash);
}

TEST_F(LastConfigurationTest, the_configuration_from_ashore_has_its_models_too) {
  const std::string head = "[commands]\nallow = [\"configure\", \"status\"]\n";
  const std::string ashore = "[deployment]\nid = \"ashore\"\n" + head;
  const KeptSettings said(folder_ + "/spool.db");
  write_file(head);
  ASSERT_TRUE(said.keep(AshoreConfiguration{load().origin.file_hash, text(ashore + sonde)}));
  ASSERT_TRUE(keep());
  EXPECT_EQ(read(kept(".models/dragino-dr-do1.toml")), original_) << "it alone names one";

  write_file(head + sonde);
  ASSERT_TRUE(said.keep(AshoreConfiguration{load().origin.file_hash, text(ashore + sonde)}));
  ASSERT_TRUE(keep());
  write_model("");
  const EffectiveSettings started = start();
  ASSERT_TRUE(started.loaded.configuration);
  EXPECT_EQ(started.loaded.configuration->settings.deployment.id, "ashore");
}

TEST_F(LastConfigurationTest, only_what_is_in_force_is_kept) {
  write_file(sonde);
  const EffectiveSettings now = load();
  write_model("# newer\n" + original_);
  ASSERT_TRUE(last_.keep(*now.loaded.configuration, now.origin));
  EXPECT_FALSE(std::filesystem::exists(kept(""))) << "a model is another text by now";
  ASSERT_TRUE(keep());
  EXPECT_EQ(read(kept(".models/dragino-dr-do1.toml")), "# newer\n" + original_);
  write_file("");
  ASSERT_TRUE(keep());
  EXPECT_FALSE(std::filesystem::exists(kept(".models/dragino-dr-do1.toml"))) << "nothing names it";
}

}  // namespace
}  // namespace buoyd
