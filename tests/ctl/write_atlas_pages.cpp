// Makes the pages of the atlas anew: write_atlas_pages ROOT

#include <exception>
#include <fstream>
#include <iostream>

#include "ctl/atlas_pages.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  try {
    const auto groups = buoyd::atlas_of_tree(root);
    std::ofstream(root + "/docs/atlas.md") << buoyd::english_atlas(groups);
    std::ofstream(root + "/docs/zh/atlas.md") << buoyd::chinese_atlas(groups);
  } catch (const std::exception& error) {
    std::cerr << error.what();
    return 1;
  }
  return 0;
}
