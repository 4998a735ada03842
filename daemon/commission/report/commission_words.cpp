#include "commission/report/commission_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/markup.hpp"
#include "verify/page/html_text.hpp"

namespace buoyd {

namespace {

using Entry = std::pair<std::string_view, Words>;

constexpr auto headings = std::to_array<Entry>({
    {"before departure", {"Pre-deployment report", "布放前检验报告"}},
    {"after recovery", {"Report after recovery", "回收后检验报告"}},
    {"configuration", {"configuration", "配置"}},
    {"instruments", {"Instruments", "仪器"}},
    {"compass", {"Compass", "罗经"}},
    {"links", {"Links", "链路"}},
    {"switches", {"Power switches", "电源开关"}},
    {"clock", {"Clock", "时钟"}},
    {"rates", {"Rates", "数据率"}},
    {"burn-in", {"Burn-in", "考机"}},
    {"disk", {"Disk", "磁盘"}},
    {"battery", {"Battery", "电池"}},
    {"steps", {"Steps", "检验步骤"}},
    {"step", {"step", "步骤"}},
    {"from", {"from (UTC)", "开始（UTC）"}},
    {"until", {"until (UTC)", "结束（UTC）"}},
    {"found", {"what was found", "检验结果"}},
    {"of what", {"of", "对象"}},
    {"detail", {"numbers", "数据"}},
    {"figures", {"Figures", "指标"}},
    {"maker and type", {"maker and type", "厂家和型号"}},
    {"buoyd", {"buoyd", "buoyd"}},
    {"compared", {"Before and after", "布放前后对比"}},
    {"before", {"before", "布放前"}},
    {"after", {"after", "回收后"}},
    {"difference", {"difference", "差值"}},
    {"changed", {"changed", "有变化"}},
    {"nothing compared",
     {"The folder of before has none of these figures.", "布放前的记录中没有这些指标。"}},
    {"bounds are ours",
     {"Where no document is named, the bounds are those of /usr/share/doc/buoyd/commission.md.",
      "未注明依据的界限见 /usr/share/doc/buoyd/commission.md。"}},
    {"simulated station",
     {"Instruments of this station were played by a simulator. Such a report is of no buoy.",
      "本站的仪器由模拟器扮演。这样的报告不属于任何浮标。"}},
    {"classical formula",
     {"Deviation = A + B sin h + C cos h + D sin 2h + E cos 2h, h being what the compass says: the "
      "approximate formula of A. Smith (Admiralty Manual for the Deviations of the Compass). "
      "Positive where the compass says too little.",
      "自差 = A + B sin h + C cos h + D sin 2h + E cos 2h，h 为罗经示值：史密斯（A. "
      "Smith）近似公式（英国海军部《罗经自差手册》）。罗经示值偏小时为正。"}},
    {"heading axis", {"heading that it says (degree)", "罗经示值（度）"}},
    {"hours axis", {"hours since the start", "开始后的小时数"}},
});

constexpr auto remarks = std::to_array<Entry>({
    // Any step.
    {"not done", {"it was not done", "未进行"}},
    {"another configuration", {"it was done under another configuration", "在另一配置下进行"}},
    {"not measured", {"not measured", "未测"}},
    // Instruments.
    {"no instruments", {"the configuration names no instrument", "配置中没有仪器"}},
    {"no readings", {"no reading came", "没有读数"}},
    {"readings from before",
     {"nothing came meanwhile: its newest readings", "期间没有新读数：取其最近的读数"}},
    {"windows from before",
     {"no window ended meanwhile: its newest rows", "期间没有窗口结束：取其最近的行"}},
    {"no window yet",
     {"its samples stay on board, and no window of them has ended yet (samples)",
      "其样本留在浮标上，尚无窗口结束（样本数）"}},
    {"plausible", {"values plausible (readings / values)", "数值合理（读数 / 值）"}},
    {"outside its range", {"outside the model's range", "超出模型范围"}},
    {"flagged bad", {"flagged bad", "被质量控制标为坏值"}},
    {"without a value", {"never had a value", "始终无值"}},
    {"no serial number configured",
     {"the configuration names no serial number", "配置中没有序列号"}},
    {"serial number not seen",
     {"it does not say its serial number, and nobody read it on its plate",
      "仪器不自报序列号，也无人在铭牌上核对"}},
    {"another serial number", {"another serial number", "序列号不符"}},
    {"serial number said", {"says the configured serial number", "自报的序列号与配置一致"}},
    {"serial number read",
     {"bears the configured serial number (read by a person)", "铭牌序列号与配置一致（人工核对）"}},
    // Compass.
    {"no heading", {"no instrument gives a heading", "没有给出航向的仪器"}},
    {"no terminal",
     {"nobody was at a terminal to turn the buoy, and no table of headings was given",
      "没有人在终端前转动浮标，也没有给出航向表"}},
    {"samples stay on board",
     {"its samples stay on board, so nobody can compare them", "其样本留在浮标上，无法比对"}},
    {"headings missing",
     {"it did not say its heading on each (said / needed)", "未在每个航向上给出示值（有 / 需）"}},
    {"headings too close", {"headings too close together", "航向过于接近"}},
    {"not held", {"not held still on a heading", "在某航向上未保持稳定"}},
    {"magnetic, corrected",
     {"magnetic: the configured declination is taken off the true headings",
      "磁航向：已从真航向中扣除配置的磁偏角"}},
    {"magnetic, not corrected",
     {"magnetic, and no declination is configured: A holds the declination, too",
      "磁航向，且未配置磁偏角：A 中含磁偏角"}},
    {"north not stated",
     {"the model does not say which north: A may hold the declination",
      "模型未说明参考北：A 中可能含磁偏角"}},
    {"deviation too large", {"deviation too large", "自差过大"}},
    {"deviation small", {"largest deviation within 5 degrees", "最大自差在 5 度以内"}},
    {"residual too large", {"does not follow the formula", "不符合自差公式"}},
    {"formula fits", {"residual within 2 degrees", "残差在 2 度以内"}},
    // Links.
    {"not connected", {"no connection to the broker", "未连接到 MQTT 代理"}},
    {"receipt came",
     {"a record went to the archive, and its receipt came", "记录已送达归档并收到回执"}},
    {"no receipt",
     {"no receipt of the archive (waited; owed)", "没有收到归档的回执（等待；欠送）"}},
    {"acknowledged", {"the broker acknowledged a record", "MQTT 代理已确认记录"}},
    {"not acknowledged",
     {"the broker acknowledged no record (waited; owed)", "MQTT 代理未确认记录（等待；欠送）"}},
    {"receipts refused", {"receipts did not count", "有回执未计入"}},
    {"two archives", {"another archive answers, too", "另有一个存档也在应答"}},
    {"lane sent", {"the lane sent (state; messages)", "通道已发送（状态；消息数）"}},
    {"lane did not send",
     {"the lane sent nothing (state; messages)", "通道未发送（状态；消息数）"}},
    {"lane off", {"the configuration switches the lane off", "配置已关闭该通道"}},
    // Switches.
    {"no switch", {"the configuration names no switch", "配置中没有开关"}},
    {"switch failed", {"it could not be switched", "无法切换"}},
    {"did not come back", {"it was cycled, and the link did not come back", "通断后链路未恢复"}},
    {"switched and back", {"it was cycled, and the link came back", "通断后链路已恢复"}},
    // Clock.
    {"clock is kept right", {"synchronised by", "时钟已同步，来源"}},
    {"clock is not kept right", {"not synchronised", "时钟未同步"}},
    {"clock error", {"error", "误差"}},
    {"clock error not known", {"how far it is off is not known", "误差未知"}},
    {"no fix", {"no instrument tells the time", "没有仪器给出时间"}},
    {"fix and clock agree",
     {"agrees with an instrument's time (its age)", "与仪器时间一致（时龄）"}},
    {"fix and clock differ",
     {"differs from an instrument's time (its age)", "与仪器时间不一致（时龄）"}},
    // Rates.
    {"too few readings",
     {"too few readings to tell (a day: measured / forecast)", "读数太少（每日：实测 / 预计）"}},
    {"rate as forecast",
     {"within 10 % of the forecast (a day: measured / forecast)",
      "与预计相差 10 % 以内（每日：实测 / 预计）"}},
    {"rate below its bound",
     {"not above the most that may come (a day: measured / at most)",
      "不超过上限（每日：实测 / 上限）"}},
    {"rate differs",
     {"not as forecast (a day: measured / forecast)", "与预计不符（每日：实测 / 预计）"}},
    {"within the budget", {"within the link's budget", "在链路流量预算内"}},
    {"over the budget", {"over the link's budget", "超出链路流量预算"}},
    // Burn-in.
    {"burn-in long enough", {"long enough (took / at least)", "时长足够（历时 / 至少）"}},
    {"burn-in too short", {"too short (took / at least)", "时长不足（历时 / 至少）"}},
    {"not watched", {"nobody looked for so long", "无人查看的最长时间"}},
    {"no answer", {"buoyd did not answer (times / looks)", "buoyd 未应答（次数 / 查看次数）"}},
    {"no restart", {"buoyd did not restart", "buoyd 未重启"}},
    {"restarted", {"buoyd restarted", "buoyd 发生重启"}},
    {"restarted in order", {"buoyd was restarted in order", "buoyd 被正常重启"}},
    {"instrument steady",
     {"steady (readings / errors / lost slots, unwell / looks)",
      "稳定（读数 / 错误 / 丢失时隙，异常 / 查看次数）"}},
    {"instrument unsteady",
     {"over 1 % lost (readings / errors / lost slots, unwell / looks)",
      "丢失超过 1 %（读数 / 错误 / 丢失时隙，异常 / 查看次数）"}},
    {"readings lost", {"a full queue refused readings", "队列满，读数被拒"}},
    {"store lost nothing", {"the store lost nothing", "存储无丢失"}},
    {"store lost",
     {"the store lost readings, or failed (lost / failures)", "存储丢失读数或失败（丢失 / 失败）"}},
    {"owed does not grow", {"what is owed does not grow", "欠送量不增长"}},
    {"owed grows", {"what is owed grows", "欠送量增长"}},
    {"clock was kept", {"the clock stayed synchronised", "时钟保持同步"}},
    {"clock was lost", {"the clock lost its source (looks / all)", "时钟失去来源（次数 / 总数）"}},
    {"disk full", {"the disk ran full", "磁盘将满"}},
    // Disk.
    {"store in memory",
     {"the store is in memory: no disk can be written", "存储在内存中：磁盘不可写"}},
    {"room for the store", {"room for all that the store may take", "磁盘容得下存储的上限"}},
    {"no room for the store", {"no room for all that the store may take", "磁盘容不下存储的上限"}},
    {"growth not known", {"how fast it grows is not known", "增长速度未知"}},
    {"store lasts", {"lasts without the archive", "无归档时可保存"}},
    {"store does not last", {"does not last (lasts / needed)", "保存时间不足（可保存 / 需要）"}},
    // Battery.
    {"no battery", {"no instrument measures the station's battery", "没有仪器测量站点电池"}},
    {"no voltage", {"no voltage", "没有电压值"}},
    {"no mean of the voltage",
     {"its samples stay on board, and no window has the mean of its voltage (samples)",
      "其样本留在浮标上，且没有窗口给出电压均值（样本数）"}},
    {"an instrument's own battery", {"an instrument's own battery", "仪器自带电池"}},
    {"voltage plausible", {"voltage plausible (nominal)", "电压合理（标称）"}},
    {"voltage not plausible", {"voltage not plausible", "电压不合理"}},
});

constexpr auto figures = std::to_array<Entry>({
    {"coefficient A", {"coefficient A", "系数 A"}},
    {"coefficient B", {"coefficient B", "系数 B"}},
    {"coefficient C", {"coefficient C", "系数 C"}},
    {"coefficient D", {"coefficient D", "系数 D"}},
    {"coefficient E", {"coefficient E", "系数 E"}},
    {"largest residual", {"largest residual", "最大残差"}},
    {"largest deviation", {"largest deviation", "最大自差"}},
    {"deviation at", {"deviation at", "自差，航向"}},
    {"receipt_time", {"until the receipt", "收到回执用时"}},
    {"owed", {"owed", "欠送"}},
    {"archive", {"archive", "归档"}},
    {"off_time", {"without power for", "断电时长"}},
    {"back_after", {"back at the broker after", "恢复连接用时"}},
    {"clock_state", {"clock", "时钟状态"}},
    {"clock_error_below", {"error below", "误差小于"}},
    {"fix_source", {"told by", "授时仪器"}},
    {"fix_offset", {"instrument's time ahead by", "仪器时间超前"}},
    {"readings a day, forecast", {"readings a day, forecast", "每日读数，预计"}},
    {"readings a day, measured", {"readings a day, measured", "每日读数，实测"}},
    {"stored bytes a day, forecast", {"stored a day, forecast", "每日存储，预计"}},
    {"stored bytes a day, measured", {"stored a day, measured", "每日存储，实测"}},
    {"link bytes a day, forecast", {"on the link a day, forecast", "每日链路流量，预计"}},
    {"link bytes a day, measured", {"on the link a day, measured", "每日链路流量，实测"}},
    {"readings", {"readings", "读数"}},
    {"lost_share", {"lost share", "丢失率"}},
    {"disk_free", {"free on the disk", "磁盘可用"}},
    {"store_size", {"store", "存储大小"}},
    {"store_growth", {"store grows by", "存储增长"}},
    {"store_trend", {"store grew by", "存储实测增长"}},
    {"days_kept", {"lasts without the archive", "无归档时可保存"}},
    {"length", {"length", "时长"}},
    {"voltage", {"voltage", "电压"}},
    {"lowest voltage", {"lowest voltage", "最低电压"}},
    {"voltage_trend", {"voltage, trend", "电压趋势"}},
});

const Words* found_in(const auto& entries, std::string_view name) {
  const auto found = std::ranges::find(entries, name, &Entry::first);
  return found == entries.end() ? nullptr : &found->second;
}

}  // namespace

Words commission_words(std::string_view name) {
  for (const Words* words :
       {found_in(headings, name), found_in(remarks, name), found_in(figures, name)}) {
    if (words != nullptr) return *words;
  }
  return report_words(name);
}

std::string commission_html(std::string_view name) {
  constexpr std::string_view deviation = "deviation at ";
  if (!name.starts_with(deviation)) return both(commission_words(name));
  return both(commission_words("deviation at")) + ' ' +
         markup_escaped(name.substr(deviation.size()));
}

}  // namespace buoyd
