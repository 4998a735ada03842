#include "model/load/library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Library : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "models-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root = name;
    std::filesystem::create_directories(root + "/shipped");
    std::filesystem::create_directories(root + "/own");
  }
  void TearDown() override { std::filesystem::remove_all(root); }

  void put(const std::string& path, const std::string& text) const {
    std::ofstream(root + "/" + path) << text;
  }
  [[nodiscard]] std::vector<std::string> folders() const {
    return {root + "/shipped", root + "/absent", root + "/own"};
  }

  std::string root;
};

TEST_F(Library, the_later_folder_wins) {
  put("shipped/a-1.toml", register_model);
  put("shipped/b-2.toml", register_model);
  put("own/b-2.toml", with(register_model, "Maker", "Own"));
  put("own/notes.txt", "no model");
  const auto files = list_models(folders());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "a-1");
  EXPECT_EQ(files[0].overrides, "");
  EXPECT_EQ(files[1].path, root + "/own/b-2.toml");
  EXPECT_EQ(files[1].overrides, root + "/shipped/b-2.toml");
  EXPECT_EQ(find_model("b-2", folders()).model->make, "Own");
  EXPECT_EQ(find_model("a-1", folders()).model->name, "a-1");
}

TEST_F(Library, a_missing_model_names_what_is_there) {
  put("shipped/aqua-1.toml", register_model);
  put("shipped/zeta-2.toml", register_model);
  const LoadedModel near = find_model("aqau-1", folders());
  EXPECT_FALSE(near.model);
  ASSERT_EQ(near.mistakes.size(), 1U);
  EXPECT_EQ(near.mistakes[0].str(), "aqau-1: no such model, expected one of aqua-1");
  EXPECT_EQ(find_model("mast", folders()).mistakes[0].str(),
            "mast: no such model, expected one of aqua-1, zeta-2");
}

TEST_F(Library, no_models_at_all) {
  EXPECT_THAT(list_models(folders()), IsEmpty());
  EXPECT_THAT(find_model("x", folders()).mistakes[0].str(), HasSubstr("none at all in"));
}

TEST_F(Library, a_broken_model_says_its_mistakes) {
  put("own/a.toml", "make = 1\n");
  EXPECT_GT(find_model("a", folders()).mistakes.size(), 3U);
}

TEST(LibraryFolders, what_is_beside_them_is_found_from_inside_them_too) {
  EXPECT_EQ(beside_models("kinds.toml", {"/usr/share/buoyd/models"}),
            "/usr/share/buoyd/kinds.toml");
  EXPECT_EQ(beside_models("cf", {"config/models/", "own"}), "config/cf");
  EXPECT_EQ(beside_models("cf", {"models"}), "cf");
  EXPECT_EQ(beside_models("cf", {"."}), "./../cf");
  EXPECT_EQ(beside_models("cf", {"../"}), "../../cf");
}

TEST(LibraryFolders, are_the_packages_and_the_owners) {
  EXPECT_THAT(default_model_folders(),
              testing::ElementsAre("/usr/share/buoyd/models", "/etc/buoyd/models"));
}

}  // namespace
}  // namespace buoyd
