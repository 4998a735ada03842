#include "core/command_arguments.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

TEST(CommandArguments, are_typed_as_key_and_value) {
  JsonObject request;
  ASSERT_TRUE(add_arguments(request, {"line=bus", "for=10 min", "note=a=b", "empty="}));
  EXPECT_EQ(request.str(), R"({"line":"bus","for":"10 min","note":"a=b","empty":""})");
  EXPECT_FALSE(add_arguments(request, {"bus"}));
  EXPECT_FALSE(add_arguments(request, {"=bus"}));
}

TEST(CommandArguments, come_once_each) {
  JsonObject request;
  const auto added = add_arguments(request, {"line=bus", "line=nav"});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().text, "'line' comes twice, expected each argument once");
}

TEST(CommandArguments, may_be_what_a_file_holds) {
  std::string folder = "/tmp/arguments.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/small") << "a\n\"b\"\n";
  std::ofstream(folder + "/large") << std::string(65'537, 'x');
  JsonObject request;
  EXPECT_TRUE(add_arguments(request, {"text=@" + folder + "/small"}));
  EXPECT_EQ(request.str(), R"({"text":"a\n\"b\"\n"})");
  const auto trouble_of = [&](const std::string& name) {
    const auto added = add_arguments(request, {"text=@" + folder + name});
    return added ? "none" : added.error().text;
  };
  EXPECT_EQ(trouble_of("/large"), "'" + folder + "/large' has over 64 KiB");
  for (const char* name : {"/none", ""}) {
    EXPECT_EQ(trouble_of(name), "'" + folder + name + "' cannot be read");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace buoyd
