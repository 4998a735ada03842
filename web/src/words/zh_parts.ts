// Parts of which names of quantities are made, in pairs: a word or several, and its Chinese. As in English what
// tells more stands before what it tells of, so that the parts keep their order.
import { pairsOf } from './pairs';

/** Each part with its Chinese. */
export const parts = pairsOf(`
10_min （10分钟） 10min （10分钟） 15_min （15分钟） 1_h （1小时） 2min （2分钟） absolute 绝对 absorbance 吸光度 accel 加速度
acceleration 加速度 accelerometer 加速度计 accuracy 精度 acknowledge 确认 acoustic 声学 across 横向 active 有功 adc 模数转换 address 地址
agc 自动增益 age 已过时间 aid 辅助 aiding 辅助 air 空气 air_pressure 气压 air_temperature 气温 ais AIS alarms 警报 alert 提示 algae 藻
along 纵向 altitude 海拔 ambient 环境 amplitude 振幅 analog 模拟 ang 角 ang_rate 角速度 angle 角 apparent 视在 apparent_power 视在功率
apparent_wind 相对风 area 区域 array 阵列 arrival 到达 asking 询问 assigned 指派 at 于 attenuated_signal 信号衰减 attenuation 衰减
attitude 姿态 auxiliary 辅助 average 平均 avg 平均 azimuth 方位角 backscatter 后向散射 bad 坏 balance_of_plant 辅助系统 band 频带
bands 频带数 bandwidth 带宽 base 基础 battery 电池 beam 波束 bearing 方位 beta 散射 bias 偏差 bin 单元 bins 单元数 bit 位 bits 位 blue 蓝光
blue_green 蓝绿 board 板 body 机身 bottom 底 bottom_velocity 底跟踪速度 bow 船首 brightness 亮度 bromide 溴化物 bt 电池 bulb 球
buoyancy 浮力 burst 突发 bus 母线 bytes 字节数 calculated 计算 calibrated 校准 calibration 校准 call_sign 呼号 carrier 载波 case 外壳
cdom 有色溶解有机物 cell 电芯 cell_temperature 电芯温度 channel 通道 charge 充电 charger 充电器 charging 充电 chill 寒冷指数
chlorophyll 叶绿素 climatology 气候 code 码 coefficient 系数 collection 采集 command 命令 compass 罗盘 compensated 补偿 concentration 浓度
conductance 电导 conductivity 电导率 contamination 污染 control 控制 controller 控制器 converter 转换器 coolant 冷却液 coordinates 坐标
corr 订正 corrected 订正 correlation 相关 count 计数 counter 计数器 counts 计数 course 航向 covariance 协方差 crc 校验码 crude 原 ctd 温盐深
current 电流 current_depth 海流深度 current_direction 流向 current_speed 流速 current_to_direction 流向 curve 曲线 damaged 损坏 dark 暗
data 数据 datalog 记录 datum 基准 day 日 dc 直流 delay 延迟 density 密度 density_inversion 密度倒置 depth 深度 destination 目的 detail 详情
detection 检测 detector 探测器 deviation 偏差 device 设备 dew 露 dgps 差分定位 diameter 直径 digital 数字 dip 倾 direction 方向
directional 方向 discharge 放电 discharging 放电 display 显示 distance 距离 dome 罩 dop 精度因子 doppler 多普勒 down 向下 dqf 质量因子
draught 吃水 drive 驱动 dsc 数字选呼 dte 数据终端 duration 时长 earth 地球 east 东 eastward 东向 echo 回波 eco 水质 electronics 电子舱
elevation 仰角 ellipsoidal 椭球 enclosure 机箱 end 结束 energy 能量 ensemble 集合 equilibrator 平衡器 eri 参考信息 error 误差
error_flags 错误标志 errors 错误数 eta 预计到达 expected 应有 exported 输出 extension 扩展 external 外部 factor 因子 failed 失效 fast 快速
fathoms （英寻） fault 故障 fc 燃料电池 fdom 荧光有机物 feet （英尺） field 场 figure 值 figure_of_merit 品质因数 fill 填充 firmware 固件
first 首 fit 拟合 fix 定位 flag 标志 flags 标志 flat_line 平直 flow 流量 fluorometer 荧光计 flux 通量 follow 后续 forward 前向 found 求得
frame 帧 frames 帧 freezer 冷冻箱 frequency 频率 from 来自 from_direction 来向 frost 霜 fuel 燃料 fuel_cell 燃料电池 function 功能 gas 气体
generated 发电 global 总 good 好 green 绿 grid 电网 gross_range 粗范围 ground 对地 ground_speed 对地速度 gust 阵风 gyro 陀螺 h2 氢气
hail 冰雹 half 半 hazard 危险品 head 探头 heading 艏向 heat 热 heating 加热 heave 垂荡 height 高度 high 高 hits 命中数 horizontal 水平
hour 时 hours 小时 house 自用 humidity 湿度 hydrogen 氢 ice 冰 id 标识 ident 标识 illuminance 照度 imo IMO imported 输入
impossible_date 日期 imu 惯性单元 in 入 incoming 收到 increment 增量 index 指数 information 信息 input 输入 instant 瞬时 instrument 仪器
integration 积分 intensity 强度 internal 内部 irga 红外气体分析 irradiance 辐照度 is 为 kmh （公里/时） knots （节） lamp 灯 laser 激光
latency 延迟 latitude 纬度 layer 层 length 长度 level 水平 light 光 limit 限值 load 负载 loaded 载货 local 本地 location 位置 lock 锁定
longitude 经度 longitudinal 纵向 longwave 长波 low 低 lower 下部 magnetic 磁 magnetic_north 磁场北向 magnitude 幅度 main 主 major 长轴
manager 管理器 manoeuvre 操纵 mast 桅杆 max 最大 maximum 最大 mean 平均 measurement 测量 measuring 测量 merit 品质 message 消息
messages 消息数 meter 电表 mfd 多频带 millivolts 毫伏 min 最小 minimum 最小 minor 短轴 minus 负 minute 分 minutes 分钟 missed 漏 mixing 混合
mmsi MMSI mode 模式 model 型号 modem 调制解调器 module 模块 momentum 动量 month 月 more 以上 mother_ship 母船 motion 运动 mse 均方误差
msr 测量 multipath 多径 name 名称 navigation 航行 navigational 航行 net 净 nitrate 硝酸盐 nitrogen 氮 nlf 非线性 nm （纳米） noise 噪声
normal 法向 north 北 northward 北向 now 现在 number 编号 nws （NWS码） of 之 of_the_day 当日 off 偏离 offset 偏移 oil 油 operation 运行
optical 光学 or 或 orientation 朝向 out 出 outgoing 发出 output 输出 override 接管 own 自身 oxygen 溶氧 packet 包 panel 光伏板
par 光合有效辐射 payout 放缆 pco2 二氧化碳分压 pdop 位置精度因子 peak 峰 percent 百分比 period 周期 ph pH phase 相位 phycocyanin 藻蓝蛋白
phycoerythrin 藻红蛋白 pings 声脉冲数 pir 长波辐射计 pitch 纵摇 placement 位置 plant 电站 plus 正 pod 舱 point 点 port 左舷 position 位置
potential 电位 power 功率 power_factor 功率因数 precipitation 降水 present 现在 pressure 压力 primary 主 processing 处理 product 产品
prt 铂电阻 psk 相移键控 psp 短波辐射计 pulse 脉冲 pulses 脉冲数 pump 泵 pv 光伏 quality 质量 radiation 辐射 radio 无线电 raim 完好性监测
rain 雨 rainfall 雨量 range 距离 rate 速率 rate_of_change 变化率 rate_of_turn 转首率 ratio 比 raw 原始 reactive 无功 reason 原因 record 记录
records 记录数 red 红光 reference 参考 reformer 重整器 regional 区域 relative 相对 relays 继电器 remaining 剩余 remote 远端 repeat 重复
replying 应答 resistance 电阻 resistivity 电阻率 result 结果 retransmitted 重发 revision 修订 rfu （相对荧光） ring 振铃 rms 均方根
roll 横摇 rotation 旋转 round 往返 round_trip 往返时间 rss 总强度 run 运行 running 运行 salinity 盐度 sample 样本 samples 样本数
satellite 卫星 saturation 饱和度 sbe38 SBE38 sea 海 seawater 海水 second 秒 secondary 次 sector 扇区 seismic 地震 selection 选择 semi 半
sender 发送方 sense 侦听 sensor 传感器 sentences 语句数 sequence 序号 serial 序列 serial_number 序列号 setting 设定 ship 船 shortwave 短波
sigma 西格玛 sign 号 signal 信号 since 自 sink 散热器 slots 时隙 snow 雪 snr 信噪比 software 软件 solids 固体 solution 解 sonic 声 sound 声
source 源 south 南 specific 比 spectral 谱 spectrometer 光谱仪 spectrum 谱 speed 速度 speed_of_sound 声速 spike 尖峰 spl 声压级 spread 展宽
stage 阶段 standard 标准 standard_deviation 标准差 starboard 右舷 start 开始 state 状态 station 站 status 状态 std 标准差 step 步长
stern 船尾 stored 已存 strength 强度 supply 供电 suspended 悬浮 sway 横荡 swell 涌浪 swell_height 涌浪高 symbol 符号 system 系统 t T
tacho 转速 tag 标记 temperature 温度 tendency 趋势 tension 张力 test 测试 the 该 thermistor 热敏电阻 thermopile 热电堆 tick 节拍 tilt 倾角
time 时间 timeout 超时 to 至 today 今日 total 总量 tracker 跟踪器 transducer 换能器 transmission 传输 transmissometer 透射计 transmit 发射
transverse 横向 travel 行进 trend 趋势 tries 尝试数 trip 航次 true 真 true_wind 真风 turn 转 type 类型 u U unchecked （未校核）
unfiltered （未滤波） unique 唯一 unit 单元 up 向上 upper 上部 used 使用 uv 紫外 uw UW v V valid 有效 valid_range 有效范围 validity 有效
value 值 values 值数 valve 阀 variance 方差 vco2 CO₂电压 vdop 垂直精度因子 vector 矢量 velocity 速度 vendor 厂商 version 版本 vertical 垂直
vessel 船 virtual 虚 virtual_temperature 虚温 visibility 能见度 volt 电压 voltage 电压 volume 体积 vw VW w W waiting 待收 warning 警告
water 水 water_level 水位 water_speed 水流速度 water_temperature 水温 wave 波 wave_height 波高 wavelength 波长 wavelengths 波长数
weather 天气 west 西 wet_bulb 湿球 whole 全 winch 绞车 wind 风 wind_chill 风寒 wind_direction 风向 wind_from_direction 风向 wind_speed 风速
wire 缆 working 工作 wt 风机 yaw 艏摇 yesterday 昨日 yield 发电量 zero 零点 zone 时区
`);
