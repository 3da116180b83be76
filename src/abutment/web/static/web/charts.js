// Draws the charts of a page: colors from the theme, figures in the unit, redrawn when the theme changes.
"use strict";
(() => {
  const drawn = new Map();
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
  const full = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", currencySign: "accounting" });
  const say = {
    number: [(value) => short.format(value), (value) => full.format(value)],
    usd: [(value) => (value < 0 ? `($${short.format(-value)})` : `$${short.format(value)}`), (value) => dollars.format(value)],
    percent: [(value) => `${short.format(value)}%`, (value) => `${full.format(value)}%`],
  };
  const known = (value) => value !== null && value !== undefined && value !== "-";

  function dressed({ option, unit }) {
    const [onAxis, inFull] = say[unit];
    const text = { color: color("ink-faint"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const axis = (given) => ({
      ...given,
      axisLine: { show: given.type === "category", lineStyle: { color: color("line") } },
      axisTick: { show: false },
      axisLabel: { ...text, ...(given.type === "value" ? { formatter: onAxis } : { hideOverlap: true }) },
      splitLine: { show: given.type === "value", lineStyle: { color: color("line") } },
    });
    return {
      ...option,
      animation: !isStill,
      animationDuration: 300,
      aria: { enabled: false },
      color: [1, 2, 3, 4, 5, 6].map((number) => color(`chart-${number}`)),
      grid: { left: 4, right: 16, top: option.legend.show ? 44 : 16, bottom: 4, containLabel: true },
      legend: { ...option.legend, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, itemGap: 20, textStyle: { ...text, color: color("ink-soft") } },
      textStyle: text,
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: color("ink"),
        borderWidth: 0,
        padding: [8, 12],
        textStyle: { ...text, color: color("paper"), fontSize: 13 },
        axisPointer: { type: "line", lineStyle: { color: color("line-strong") } },
        valueFormatter: (value) => (known(value) ? inFull(value) : "no data"),
      },
      xAxis: axis(option.xAxis),
      yAxis: axis(option.yAxis),
      series: option.series.map((one) => ({
        barMaxWidth: 28,
        barGap: "20%",
        symbol: "circle",
        symbolSize: 6,
        ...one,
        itemStyle: { borderRadius: one.type === "bar" && !one.stack ? 3 : 0, ...one.itemStyle },
        lineStyle: { width: 2.5, ...one.lineStyle },
      })),
    };
  }

  function drawOne(canvas) {
    const source = document.getElementById(canvas.dataset.chart);
    if (!source) return;
    const chart = drawn.get(canvas) ?? window.echarts.init(canvas, null, { renderer: "svg" });
    drawn.set(canvas, chart);
    chart.setOption(dressed(JSON.parse(source.textContent)), true);
  }

  window.abutmentCharts = {
    draw(within) {
      within.querySelectorAll("[data-chart]").forEach((canvas) => drawn.has(canvas) || drawOne(canvas));
    },
  };
  document.documentElement.addEventListener("theme:changed", () => {
    for (const [canvas, chart] of drawn) {
      if (canvas.isConnected) drawOne(canvas);
      else {
        chart.dispose();
        drawn.delete(canvas);
      }
    }
  });
  new ResizeObserver(() => drawn.forEach((chart) => chart.resize())).observe(document.body);
})();
