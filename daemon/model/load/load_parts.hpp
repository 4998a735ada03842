#pragma once
// The parts of loading a model, one source each (load_*.cpp); only load.cpp calls them. They put
// what they read into the model and every mistake into the document. One thread.

#include <vector>

#include "base/toml_document.hpp"
#include "model/model.hpp"

namespace buoyd {

/// The tables of one [[kind]], beside the ModelKind of the same index.
struct KindTables {
  TomlTable kind;
  std::optional<TomlTable> axis;
  std::vector<TomlTable> channels;  ///< beside ModelKind::channels
};

/// [[kind]] with [kind.axis] and [[kind.channel]]: names, units, types.
[[nodiscard]] std::vector<KindTables> load_kinds(TomlTable& root, Model& model);
/// How values were made, over what interval, and what they are counted from. A kind's comes after
/// its channels.
void load_meaning(TomlTable& table, ModelChannel& channel);
void load_meaning(TomlTable& table, ModelAxis& axis);
void load_meaning(TomlTable& table, ModelKind& kind);
/// [registers] and where the channels' registers are; plans the reads.
void load_registers(TomlTable& root, std::vector<KindTables>& tables, Model& model);
/// [messages], [kind.message] and where the channels' fields are.
void load_messages(TomlTable& root, std::vector<KindTables>& tables, Model& model);
/// [frames], [kind.frame] and where the channels' values stand in it.
void load_frames(TomlTable& root, std::vector<KindTables>& tables, Model& model);
/// interval and timeout of a polled instrument.
void load_polling(TomlTable& root, Model& model);
/// [poll] of messages: what is sent and how it is answered; needs interval.
void load_poll(TomlTable& root, Model& model);
/// [[pitfall]]; needs the kinds.
void load_pitfalls(TomlTable& root, Model& model);
/// [[example]]
void load_examples(TomlTable& root, Model& model);
/// What a channel's type is if the model does not say.
void set_default_type(TomlTable& table, ModelChannel& channel, ValueType type);
/// Mistakes that show only when kind and channel are complete.
void check_kind(KindTables& tables, const ModelKind& kind);

/// Every number at every point lies in the address space and in no hole. False: no reads can be
/// planned.
[[nodiscard]] bool check_addresses(KindTables& tables, const ModelKind& kind,
                                   const RegisterKind& registers, const RegisterMap& map);
/// Two channels of the same registers are a slip of the pen.
void check_overlaps(KindTables& tables, const ModelKind& kind, const RegisterKind& registers);
/// What reading clears is read once a poll; `map` has the kinds before this one.
void check_clearing(KindTables& tables, const RegisterKind& registers, const RegisterMap& map);
/// A scan counter on the axis can vouch only for what is read together with it.
void check_counter(KindTables& tables, const ModelKind& kind, const RegisterKind& registers);

/// The number with the digits that print it shortest: those of the file.
[[nodiscard]] ExactNumber exact_number(double number);

/// "part" in a table: some of the `bits` of an integer; all of it where there is none.
[[nodiscard]] BitPart read_part(TomlTable& table, std::uint8_t bits);

/// "register" in a table, "reg1" or "wire" as [registers] says; as the address on the wire.
[[nodiscard]] std::optional<std::uint16_t> register_address(TomlTable& table, std::string_view key,
                                                            bool from_one);

/// Index of `name` in a list of things with a name; nullopt if it is in none.
template <class Named>
[[nodiscard]] std::optional<std::size_t> index_named(const std::vector<Named>& list,
                                                     std::string_view name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace buoyd
