#include "ctl/atlas_pages.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "model/load/library.hpp"

namespace buoyd {
namespace {

/// What a page says in its own language.
struct PageWords {
  std::string TwoTexts::* text;
  std::string instruments;  ///< the page of the models, from this one
  std::string head;
  std::array<std::string, 3> standings;
  std::string comma;
  std::string colon;
  std::string all;
  std::string count_row;
  std::string kind_row;
};

const PageWords in_english{
    &TwoTexts::english,
    "instruments.md",
    R"(# Atlas of instruments

([中文](zh/atlas.md)) Made from `config/kinds.toml` by the target `atlas_pages`; a test holds it to that file.

A kind is a quantity, measured by a principle, on a platform. *Covered* means that a model reads what such an
instrument is bought for, of one maker at least: which ones, the models say. *Part* means that models read some of
that, or only within a larger system, and *open* that none does. Makers are examples, in no order and no list of all.
The same on the board, all of it, how many, or those that say a word:

    buoyctl kinds
    buoyctl kinds --count
    buoyctl kinds oxygen
)",
    {"covered", "part", "open"},
    ", ",
    ": ",
    "all",
    "| group | kinds | covered | part | open |",
    "| kind | quantity | principle | platform | models | makers | standing |"};

const PageWords in_chinese{&TwoTexts::chinese,
                           "../instruments.md",
                           R"(# 仪器图谱

由构建目标 `atlas_pages` 根据 `config/kinds.toml` 生成，测试保证两者一致。
英文原文：[atlas.md](../atlas.md)，两者不一致时以英文为准；命令由测试保证一致。

一个种类是：用一种原理，在一种平台上，测量一个量。*已覆盖*：至少一个厂家的这种仪器有型号文件读取其主要内容，
具体是哪些见型号文件一栏；*部分*：只读取其中一部分，或只在更大的系统中读取；*空缺*：还没有型号文件。厂家只是举例，不分先后，也不完整。
在板上也可以查看：全部、数目，或包含某个词的种类：

    buoyctl kinds
    buoyctl kinds --count
    buoyctl kinds oxygen
)",
                           {"已覆盖", "部分", "空缺"},
                           "、",
                           "：",
                           "合计",
                           "| 组 | 种类 | 已覆盖 | 部分 | 空缺 |",
                           "| 种类 | 量 | 原理 | 平台 | 型号文件 | 厂家 | 状况 |"};

StandingCount count_of(const KindGroup& group) {
  StandingCount count;
  for (const InstrumentKind& kind : group.kinds) count.add(kind.standing);
  return count;
}

std::string counted(const std::string& name, const StandingCount& count) {
  return fmt::format("| {} | {} | {} | {} | {} |\n", name, count.all(), count.covered, count.part,
                     count.open);
}

std::string counts(const std::vector<KindGroup>& groups, const PageWords& words) {
  std::string text = words.count_row + "\n| --- | --- | --- | --- | --- |\n";
  StandingCount all;
  for (const KindGroup& group : groups) {
    text += counted(group.name.*words.text, count_of(group));
    for (const InstrumentKind& kind : group.kinds) all.add(kind.standing);
  }
  return text + counted(words.all, all);
}

std::string kind_row(const InstrumentKind& kind, const PageWords& words) {
  std::string models;
  for (const std::string& model : kind.models) {
    models += fmt::format("{}[{}]({}#{})", models.empty() ? "" : words.comma, model,
                          words.instruments, model);
  }
  std::string makers;
  for (const std::string& maker : kind.makers) {
    makers += (makers.empty() ? "" : words.comma) + maker;
  }
  const std::string why = kind.why.*words.text;
  const auto said = [&](const TwoTexts& both) { return both.*words.text; };
  return fmt::format("| {} | {} | {} | {} | {} | {} | {}{} |\n", said(kind.name),
                     said(kind.quantity), said(kind.principle), said(kind.platform), models, makers,
                     words.standings.at(static_cast<std::size_t>(kind.standing)),
                     why.empty() ? "" : words.colon + why);
}

std::string page_of(const std::vector<KindGroup>& groups, const PageWords& words) {
  std::string text = words.head + '\n' + counts(groups, words);
  for (const KindGroup& group : groups) {
    text += fmt::format("\n## {}\n\n{}\n| --- | --- | --- | --- | --- | --- | --- |\n",
                        group.name.*words.text, words.kind_row);
    for (const InstrumentKind& kind : group.kinds) text += kind_row(kind, words);
  }
  return text;
}

}  // namespace

std::string english_atlas(const std::vector<KindGroup>& groups) {
  return page_of(groups, in_english);
}

std::string chinese_atlas(const std::vector<KindGroup>& groups) {
  return page_of(groups, in_chinese);
}

std::vector<KindGroup> atlas_of_tree(const std::string& root) {
  std::set<std::string> models;
  for (const ModelFile& file : list_models({root + "/config/models"})) models.insert(file.name);
  LoadedAtlas loaded = load_atlas(root + "/config/kinds.toml", models);
  std::string mistakes;
  for (const Mistake& mistake : loaded.mistakes) mistakes += mistake.str() + '\n';
  if (!mistakes.empty()) throw std::runtime_error(mistakes);
  return std::move(loaded.groups);
}

}  // namespace buoyd
