// What ECharts draws for a figure: the one theme, and an option for each kind. Pure: a figure, a width and a theme go in.
window.chartOptions = (() => {
  "use strict";

  const FONT = "Inter, 'Segoe UI', Arial, sans-serif";
  const SIZE = 12;
  const LINE_HEIGHT = 16;
  const NARROW = 520;

  // --- The theme -----------------------------------------------------------------------------------------------------

  const stripes = (color, rotation = -Math.PI / 4) => ({ symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation, color });
  const dots = (color) => ({ symbol: "circle", symbolSize: 0.6, dashArrayX: [[0, 8], [4, 4]], dashArrayY: [4, 0], color });
  const OTHERS = [
    { dash: "solid", symbol: "emptyCircle" }, { dash: [6, 3], symbol: "rect" }, { dash: [2, 3], symbol: "triangle" },
    { dash: [9, 3, 2, 3], symbol: "roundRect" }, { dash: [4, 4], symbol: "pin" },
  ];

  // Colours of the screen come from the style sheet; on paper tones are greys, told apart by dash, symbol and pattern.
  function readTheme(onPaper) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    if (onPaper) {
      return {
        onPaper, ink: "#000", muted: "#000", rule: "#bbb", paper: "#fff", own: "#000", leader: "#444", median: "#666", good: "#777",
        bad: "#111", waiting: "#eee", others: ["#555", "#888", "#333", "#777", "#999"], pale: "#ccc",
      };
    }
    return {
      onPaper, ink: colour("--ink"), muted: colour("--muted"), rule: colour("--line"), paper: colour("--paper"), own: colour("--accent"),
      leader: colour("--chart-leader"), median: colour("--chart-median"), good: colour("--chart-good"), bad: colour("--chart-bad"),
      waiting: colour("--chart-waiting"), others: [1, 2, 3, 4, 5].map((n) => colour(`--chart-other-${n}`)), pale: colour("--chart-pale"),
    };
  }

  function lineLook(theme, tone, nth, others) {
    if (tone === "other" && others > theme.others.length) return { color: theme.pale, width: 1, dash: "solid", symbol: "none", size: 0 };
    const looks = {
      own: { color: theme.own, width: 3, dash: "solid", symbol: "circle", size: 8 },
      leader: { color: theme.leader, width: 2, dash: "solid", symbol: "diamond", size: 9 },
      median: { color: theme.median, width: 1.5, dash: "dashed", symbol: "emptyCircle", size: 5 },
      good: { color: theme.good, width: 2, dash: "solid", symbol: "circle", size: 7 },
      bad: { color: theme.bad, width: 2, dash: [6, 3], symbol: "triangle", size: 8 },
      waiting: { color: theme.onPaper ? "#888" : theme.waiting, width: 2, dash: [2, 3], symbol: "rect", size: 6 },
    };
    const other = { color: theme.others[nth % 5], width: 1.5, size: 6, ...OTHERS[nth % 5] };
    return looks[tone] || other;
  }

  function fillLook(theme, tone, nth) {
    const light = "rgba(255, 255, 255, 0.75)";
    const dark = "rgba(0, 0, 0, 0.55)";
    const looks = {
      own: { color: theme.own, decal: [null, dots(light), stripes(light, 0)] },
      leader: { color: theme.leader, decal: [stripes(light), dots(light)] },
      median: { color: theme.pale, decal: [null, stripes(dark, 0)] },
      good: { color: theme.good, decal: [null, stripes(light, Math.PI / 2), stripes(light, 0)] },
      bad: { color: theme.bad, decal: [stripes(light), dots(light)] },
      waiting: { color: theme.waiting, decal: [dots(dark), stripes(dark, 0)] },
      other: { color: theme.pale, decal: [null, stripes(dark, Math.PI / 4), dots(dark), stripes(dark, 0), stripes(dark, Math.PI / 2)] },
    };
    const { color, decal } = looks[tone] || looks.other;
    return { color, decal: decal[nth % decal.length] || { symbol: "none" }, borderColor: theme.onPaper ? "#000" : theme.muted, borderWidth: 0.5 };
  }

  // --- Words and their room ------------------------------------------------------------------------------------------

  const canvas = document.createElement("canvas").getContext("2d");

  function textWidth(text, size = SIZE) {
    canvas.font = `${size}px ${FONT}`;
    return canvas.measureText(text).width;
  }

  // Words on lines no wider than `room`; what does not fit on `most` lines ends with an ellipsis.
  function wrap(text, room, most = 2, size = SIZE) {
    const lines = [""];
    for (const word of String(text).split(/\s+/)) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (textWidth(longer, size) <= room || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    if (lines.length <= most) return lines.join("\n");
    const kept = lines.slice(0, most);
    while (textWidth(`${kept[most - 1]}…`, size) > room && kept[most - 1]) kept[most - 1] = kept[most - 1].slice(0, -1);
    kept[most - 1] = `${kept[most - 1].trimEnd()}…`;
    return kept.join("\n");
  }

  const comma = (text) => text.replace(".", ",").replace("-", "\u2212");
  const written = (figure, value) => comma(value.toFixed(figure.decimals));
  const onAxis = (value) => comma(String(Math.round(value * 1000) / 1000));
  const withUnit = (figure, value) => `${written(figure, value)}${figure.unit ? ` ${figure.unit}` : ""}`;

  // --- Parts of every chart --------------------------------------------------------------------------------------------

  function nthOfTone(figure) {
    const seen = {};
    return figure.series.map(({ tone }) => (seen[tone] = (seen[tone] ?? -1) + 1));
  }

  function rowsOfLegend(names, room) {
    let rows = 1;
    let used = 0;
    for (const name of names) {
      const width = Math.max(...name.split("\n").map((line) => textWidth(line))) + 50;
      if (used && used + width > room) {
        rows += 1;
        used = 0;
      }
      used += width;
    }
    return rows;
  }

  // The legend above the drawing, with the height it takes; a single series is named by the title alone.
  function legendOf(names, width, theme) {
    if (names.length < 2) return { height: 0, option: { show: false } };
    const room = width - 60;
    const short = Object.fromEntries(names.map((name) => [name, wrap(name, room, 1)]));
    return {
      height: rowsOfLegend(Object.values(short), width - 10) * 24 + 10,
      option: {
        data: names, top: 0, left: 0, right: 0, padding: 0, itemGap: 12, itemWidth: 30, itemHeight: 11,
        formatter: (name) => short[name], textStyle: { color: theme.ink, fontSize: SIZE, lineHeight: LINE_HEIGHT },
        inactiveColor: theme.muted,
      },
    };
  }

  // Elements rather than text with markup, whose styles a strict Content-Security-Policy refuses.
  function paragraph(text) {
    const element = document.createElement("p");
    element.textContent = text;
    return element;
  }

  function tooltipOf(theme, trigger, formatter) {
    return {
      trigger, confine: true, className: "chart-tip", formatter: (given) => formatter(given).filter(Boolean).map(paragraph), transitionDuration: 0,
      backgroundColor: theme.paper, borderColor: theme.ink, borderWidth: 1, padding: [6, 10], textStyle: { color: theme.ink, fontSize: SIZE },
      axisPointer: { type: trigger === "axis" ? "line" : "none", lineStyle: { color: theme.muted, type: "solid" }, animation: false },
    };
  }

  function axisLook(theme) {
    return {
      axisLine: { show: true, lineStyle: { color: theme.muted } }, axisTick: { show: false },
      axisLabel: { color: theme.ink, fontSize: SIZE, lineHeight: LINE_HEIGHT, fontFamily: FONT },
      nameTextStyle: { color: theme.muted, fontSize: SIZE, fontFamily: FONT },
    };
  }

  function biggest(figure) {
    return Math.max(1, ...figure.series.flatMap((row) => row.values.filter((value) => value !== null)));
  }

  function valueAxis(figure, theme, fromZero) {
    const look = axisLook(theme);
    const axis = {
      ...look, type: "value", scale: !fromZero, splitNumber: 5, min: figure.lowest ?? undefined, max: figure.highest ?? undefined,
      splitLine: { lineStyle: { color: theme.rule } }, axisLine: { show: false },
      axisLabel: { ...look.axisLabel, formatter: onAxis, hideOverlap: true },
    };
    if (!figure.isRank) return axis;
    const most = figure.highest ?? biggest(figure);
    const step = most > 12 ? 5 : most > 6 ? 2 : 1;
    const whole = Array.from({ length: most }, (_, at) => at + 1).filter((rank) => rank === 1 || rank % step === 0 || rank === most);
    return {
      ...axis, inverse: true, min: figure.lowest ?? 1, max: Math.max(2, most), axisTick: { ...axis.axisTick, customValues: whole },
      splitLine: { ...axis.splitLine, customValues: whole }, axisLabel: { ...axis.axisLabel, customValues: whole },
    };
  }

  // Categories as drawn: a break takes a place of its own, where no series has a figure, so that no line crosses it.
  function withBreaks(figure) {
    const places = new Map(figure.breaks.map(({ place, why }) => [place, why]));
    const slots = [];
    figure.categories.forEach((name, place) => {
      if (places.has(place) && place > 0) slots.push({ name: "", why: places.get(place), place: null });
      slots.push({ name, place });
    });
    return slots;
  }

  const valuesOn = (slots, row) => slots.map(({ place }) => (place === null ? null : row.values[place]));

  function marksOfBreaks(slots, theme) {
    const data = slots.flatMap(({ why }, at) => (why ? [{ xAxis: at }] : []));
    if (!data.length) return undefined;
    return {
      silent: true, symbol: "none", animation: false, data, lineStyle: { color: theme.muted, type: [2, 3], width: 1.5 },
      label: { formatter: "ngắt quãng", color: theme.muted, fontSize: 11, fontFamily: FONT, position: "insideEndTop" },
    };
  }

  const tooltipOfSlots = (figure, slots) => (given) => {
    const slot = slots[given[0]?.dataIndex ?? given.dataIndex];
    if (!slot) return [];
    if (slot.why) return [`Ngắt quãng: ${slot.why}`];
    const known = figure.series.filter((row) => row.values[slot.place] !== null);
    return [slot.name, ...known.map((row) => `${row.name}: ${withUnit(figure, row.values[slot.place])}`)];
  };

  // --- The kinds ---------------------------------------------------------------------------------------------------------

  function frame(figure, theme, width, trigger, formatter, names = figure.series.map(({ name }) => name)) {
    const legend = legendOf(names, width, theme);
    return {
      legendHeight: legend.height,
      option: {
        animation: false, backgroundColor: "transparent", textStyle: { fontFamily: FONT, fontSize: SIZE }, legend: legend.option,
        tooltip: { ...tooltipOf(theme, trigger, formatter), show: !theme.onPaper },
      },
    };
  }

  function uprightGrid(figure, legendHeight, labels) {
    const widest = textWidth(onAxis(Math.max(Math.abs(figure.highest ?? 0), biggest(figure)))) + 26;
    return { left: Math.max(40, widest), right: 18, top: legendHeight + (figure.unit ? 26 : 16), bottom: 12 + labels * LINE_HEIGHT, outerBoundsMode: "none" };
  }

  function nameOfValues(figure, theme) {
    return { name: figure.unit, nameLocation: figure.isRank ? "start" : "end", nameGap: 10, nameTextStyle: { color: theme.muted, fontSize: SIZE, fontFamily: FONT, align: "left", padding: [0, 0, 0, -30] } };
  }

  function nameAxis(slots, room, theme) {
    const names = slots.map(({ name }) => wrap(name, room, 3));
    const look = axisLook(theme);
    const deepest = Math.max(...names.map((name) => name.split("\n").length));
    return { deepest, axis: { ...look, type: "category", data: names.map((_, at) => String(at)), axisLabel: { ...look.axisLabel, interval: 0, hideOverlap: true, formatter: (at) => names[at] } } };
  }

  function line(figure, width, theme) {
    const slots = withBreaks(figure);
    const { option, legendHeight } = frame(figure, theme, width, "axis", tooltipOfSlots(figure, slots));
    const { axis, deepest } = nameAxis(slots, (width - 60) / slots.length - 6, theme);
    const nth = nthOfTone(figure);
    const others = figure.series.filter(({ tone }) => tone === "other").length;
    const labelled = figure.categories.length <= 8 && width / slots.length > 44;
    return {
      height: legendHeight + 280 + deepest * LINE_HEIGHT,
      option: {
        ...option, grid: uprightGrid(figure, legendHeight, deepest), xAxis: { ...axis, boundaryGap: true },
        yAxis: { ...valueAxis(figure, theme, false), ...nameOfValues(figure, theme) },
        series: figure.series.map((row, at) => {
          const look = lineLook(theme, row.tone, nth[at], others);
          return {
            type: "line", name: row.name, data: valuesOn(slots, row), connectNulls: false, showSymbol: look.symbol !== "none", symbol: look.symbol,
            symbolSize: look.size, lineStyle: { color: look.color, width: look.width, type: look.dash }, itemStyle: { color: look.color },
            z: row.tone === "own" ? 5 : 3, emphasis: { disabled: true }, markLine: at ? undefined : marksOfBreaks(slots, theme),
            label: { show: labelled && (row.tone === "own" || figure.series.length === 1), position: "top", formatter: ({ value }) => written(figure, value), color: theme.ink, textBorderColor: theme.paper, textBorderWidth: 3, fontSize: SIZE, fontFamily: FONT },
            labelLayout: { hideOverlap: true },
          };
        }),
      },
    };
  }

  // Bars lie where the names need more room than upright bars leave them.
  function lies(slots, width) {
    const slot = (width - 60) / slots.length - 8;
    return slots.some(({ name }) => wrap(name, slot, 3).endsWith("…") || name.split(/\s+/).some((word) => textWidth(word) > slot));
  }

  function barSeries(figure, slots, theme, lying, stacked) {
    const nth = nthOfTone(figure);
    const alone = !stacked && slots.every(({ place }) => place === null || figure.series.filter((row) => row.values[place] !== null).length < 2);
    const labelled = !stacked && (alone || figure.series.length <= 2) && slots.length <= (lying ? 40 : 12);
    return figure.series.map((row, at) => ({
      type: "bar", name: row.name, data: valuesOn(slots, row), stack: stacked ? "all" : undefined, barMaxWidth: 26, barGap: alone ? "-100%" : "10%",
      itemStyle: fillLook(theme, row.tone, nth[at]), emphasis: { disabled: true }, markLine: at || lying ? undefined : marksOfBreaks(slots, theme),
      label: { show: labelled, position: lying ? "right" : "top", formatter: ({ value }) => (value === null || value === undefined ? "" : written(figure, value)), color: theme.ink, fontSize: SIZE, fontFamily: FONT },
      labelLayout: { hideOverlap: true },
    }));
  }

  function bars(figure, width, theme) {
    const stacked = figure.kind === "stacked";
    const slots = withBreaks(figure);
    const { option, legendHeight } = frame(figure, theme, width, "axis", tooltipOfSlots(figure, slots));
    option.tooltip.axisPointer.type = "shadow";
    if (!lies(slots, width)) {
      const { axis, deepest } = nameAxis(slots, (width - 60) / slots.length - 8, theme);
      return {
        height: legendHeight + 270 + deepest * LINE_HEIGHT,
        option: {
          ...option, grid: uprightGrid(figure, legendHeight, deepest), xAxis: axis,
          yAxis: { ...valueAxis(figure, theme, true), ...nameOfValues(figure, theme) }, series: barSeries(figure, slots, theme, false, stacked),
        },
      };
    }
    const room = Math.min(Math.max(...slots.map(({ name }) => textWidth(name))), width * (width < NARROW ? 0.42 : 0.36));
    const { axis, deepest } = nameAxis(slots, room, theme);
    const thick = Math.max(stacked ? 24 : 10 + 14 * figure.series.length, Math.min(deepest, 3) * LINE_HEIGHT + 4);
    const series = barSeries(figure, slots, theme, true, stacked);
    const alone = series[0].barGap === "-100%";
    return {
      height: legendHeight + 34 + slots.length * (alone ? Math.max(24, deepest * LINE_HEIGHT + 4) : thick),
      option: {
        ...option, grid: { left: room + 12, right: 46, top: legendHeight + 6, bottom: 26, outerBoundsMode: "none" },
        yAxis: { ...axis, inverse: true }, xAxis: { ...valueAxis(figure, theme, true), inverse: false, name: "" }, series,
      },
    };
  }

  function radar(figure, width, theme) {
    const nth = nthOfTone(figure);
    const others = figure.series.filter(({ tone }) => tone === "other").length;
    const formatter = ({ seriesName, value }) => [seriesName, ...figure.categories.map((name, at) => `${name}: ${withUnit(figure, value[at])}`)];
    const { option, legendHeight } = frame(figure, theme, width, "item", formatter);
    Object.assign(option.legend, { itemWidth: 14, itemGap: 18 });
    option.legend.data = figure.series.map((row, at) => ({ name: row.name, icon: lineLook(theme, row.tone, nth[at], others).symbol }));
    const values = figure.series.flatMap((row) => row.values);
    const max = figure.highest ?? Math.ceil(Math.max(...values));
    const min = figure.lowest ?? 0;
    const side = Math.max(width < NARROW ? 62 : 96, (width - 330) / 2);
    const radius = Math.max(80, Math.min(150, width / 2 - side - 8));
    const name = (text) => wrap(text, side, width < NARROW ? 3 : 4, width < NARROW ? 11 : SIZE);
    return {
      height: legendHeight + 2 * radius + 120,
      option: {
        ...option,
        radar: {
          center: ["50%", legendHeight + radius + 60], radius, splitNumber: 5, axisNameGap: 8,
          indicator: figure.categories.map((text) => ({ name: name(text), min, max })),
          axisName: { color: theme.ink, fontSize: width < NARROW ? 11 : SIZE, lineHeight: 15, fontFamily: FONT },
          splitArea: { show: false }, splitLine: { lineStyle: { color: theme.rule } }, axisLine: { lineStyle: { color: theme.rule } },
        },
        series: figure.series.map((row, at) => {
          const look = lineLook(theme, row.tone, nth[at], others);
          return {
            type: "radar", name: row.name, data: [{ value: row.values, name: row.name }], symbol: look.symbol, symbolSize: look.size - 1, z: row.tone === "own" ? 5 : 3,
            lineStyle: { color: look.color, width: look.width, type: look.dash }, itemStyle: { color: look.color }, emphasis: { disabled: true },
          };
        }),
      },
    };
  }

  function points(figure, width, theme) {
    const formatter = ({ data }) => [data.name, `${figure.xName}: ${written(figure, data.value[0])}`, `${figure.yName}: ${written(figure, data.value[1])}`];
    const { option } = frame(figure, theme, width, "item", formatter, []);
    const axis = (name) => ({ ...axisLook(theme), type: "value", scale: true, splitNumber: 4, name, axisLabel: { ...axisLook(theme).axisLabel, formatter: onAxis }, splitLine: { lineStyle: { color: theme.rule } } });
    const yName = wrap(figure.yName, width - 40, 2);
    return {
      height: 340,
      option: {
        ...option, grid: { left: 48, right: 18, top: 14 + 18 * yName.split("\n").length, bottom: 52, outerBoundsMode: "none" },
        xAxis: { ...axis(wrap(figure.xName, width - 60, 1)), splitNumber: 5, min: figure.xLowest ?? undefined, max: figure.xHighest ?? undefined, nameLocation: "middle", nameGap: 28 },
        yAxis: { ...axis(yName), min: figure.lowest ?? undefined, max: figure.highest ?? undefined, nameTextStyle: { ...axisLook(theme).nameTextStyle, align: "left", padding: [0, 0, 0, -40] }, nameGap: 10 },
        series: [{
          type: "scatter", symbol: "circle", symbolSize: 10, data: figure.points.map(({ name, x, y, url }) => ({ name, value: [x, y], url, cursor: url ? "pointer" : "default" })),
          itemStyle: { color: theme.own, opacity: 0.75, borderColor: theme.paper, borderWidth: 1 }, emphasis: { disabled: true },
        }],
      },
    };
  }

  function spread(figure, width, theme) {
    const slots = withBreaks(figure);
    const [boxes, further] = [figure.series.slice(0, 5), figure.series.slice(5)];
    const { option, legendHeight } = frame(figure, theme, width, "axis", tooltipOfSlots(figure, slots), ["Cả khối", ...further.map(({ name }) => name)]);
    option.tooltip.axisPointer.type = "shadow";
    const boxColour = theme.onPaper ? "#eee" : theme.rule;
    option.legend.data &&= option.legend.data.map((name, at) => (at ? name : { name, icon: "rect", itemStyle: { color: boxColour, borderColor: theme.ink, borderWidth: 1 } }));
    const { axis, deepest } = nameAxis(slots, (width - 60) / slots.length - 6, theme);
    const nth = nthOfTone({ series: further });
    const box = ({ place }) => (place === null || boxes.some((row) => row.values[place] === null) ? { value: [] } : { value: boxes.map((row) => row.values[place]) });
    return {
      height: legendHeight + 290 + deepest * LINE_HEIGHT,
      option: {
        ...option, grid: uprightGrid(figure, legendHeight, deepest), xAxis: axis, yAxis: { ...valueAxis(figure, theme, false), ...nameOfValues(figure, theme) },
        series: [
          {
            type: "boxplot", name: "Cả khối", data: slots.map(box), boxWidth: [10, 46], markLine: marksOfBreaks(slots, theme), emphasis: { disabled: true },
            itemStyle: { color: boxColour, borderColor: theme.ink, borderWidth: 1.25 },
          },
          ...further.map((row, at) => {
            const look = lineLook(theme, row.tone, nth[at], further.length);
            return { type: "scatter", name: row.name, data: valuesOn(slots, row), symbol: look.symbol, symbolSize: (look.size || 5) + 3, itemStyle: { color: look.color }, z: 5, emphasis: { disabled: true } };
          }),
        ],
      },
    };
  }

  const KINDS = { line, bars, stacked: bars, radar, points, spread };

  return {
    readTheme,
    // The height in pixels and the option of a figure in a box of this width.
    draw: (figure, width, theme) => KINDS[figure.kind](figure, width, theme),
    // The address behind what was clicked, or an empty string.
    address(figure, { data, dataIndex, componentType }) {
      if (componentType !== "series") return "";
      if (figure.kind === "points") return data.url;
      const place = figure.urls.length ? withBreaks(figure)[dataIndex]?.place : null;
      return place === null || place === undefined ? "" : figure.urls[place];
    },
  };
})();
