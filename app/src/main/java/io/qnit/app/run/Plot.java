package io.qnit.app.run;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/** Pictures of results: bars for outcomes, lines for a sweep over one parameter. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final int MOST_BARS = 40;
    /** Pixels of a PNG per unit of the picture, so that it is sharp on paper. */
    private static final int PNG_SCALE = 2;

    private static final Color[] COLOURS = {
        new Color(0x1f5fa8), new Color(0xd1495b), new Color(0x2e8b57), new Color(0xedae49),
        new Color(0x6a4c93), new Color(0x00798c), new Color(0x8d6a4f), new Color(0x555555),
    };

    private Plot() {}

    /** Refuses a file name whose ending is not a format that can be drawn, before any work is done. */
    static void checkName(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "--plot " + file + ": the name must end in .svg or .png");
        }
    }

    /** Draws the runs of one circuit, or one run each of several. */
    static void write(List<Run> runs, Path file) throws IOException {
        checkName(file);
        System.setProperty("java.awt.headless", "true");
        Chart<?, ?> chart = chart(runs);
        boolean vector = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        Files.write(file, vector ? svg(chart) : png(chart));
    }

    private static Chart<?, ?> chart(List<Run> runs) {
        boolean sweep = runs.size() > 1 && runs.stream().allMatch(r -> !r.parameters().isEmpty());
        if (sweep) {
            return lines(runs);
        }
        return bars(runs);
    }

    private static CategoryChart bars(List<Run> runs) {
        boolean outcomes = runs.stream().anyMatch(r -> !SweepSeries.shares(r.result()).isEmpty());
        boolean exact = runs.stream().allMatch(r -> r.result().probabilities().isPresent());
        List<String> labels = outcomes ? outcomes(runs) : SweepSeries.quantities(runs);
        if (labels.isEmpty()) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT,
                    "--plot: the run has neither outcomes nor values to draw");
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(runs.size() == 1 ? runs.getFirst().result().circuit() : "")
                .xAxisTitle(outcomes ? "outcome" : "observable")
                .yAxisTitle(!outcomes ? "expectation value" : exact ? "probability" : "share of shots")
                .build();
        style(chart.getStyler());
        chart.getStyler().setLegendVisible(runs.size() > 1);
        chart.getStyler().setAvailableSpaceFill(Math.min(0.7, 0.15 + 0.1 * labels.size()));
        boolean crowded = labels.stream().anyMatch(l -> l.length() * labels.size() > 80);
        chart.getStyler().setXAxisLabelRotation(crowded ? 60 : 0);
        for (Run run : runs) {
            Map<String, Double> shares = SweepSeries.shares(run.result());
            List<Double> heights = labels.stream()
                    .map(l -> outcomes ? shares.getOrDefault(l, 0.0) : Double.valueOf(SweepSeries.value(run, l)))
                    .toList();
            chart.addSeries(uniqueName(run.result().circuit(), chart.getSeriesMap().keySet()), labels, heights);
        }
        return chart;
    }

    /** All outcomes when they are few, else the most likely ones. */
    private static List<String> outcomes(List<Run> runs) {
        Map<String, Double> weights = new TreeMap<>();
        for (Run run : runs) {
            SweepSeries.shares(run.result()).forEach((key, share) -> weights.merge(key, share, Double::sum));
        }
        return weights.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_BARS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static XYChart lines(List<Run> runs) {
        Map<String, Double> point = runs.getFirst().parameters();
        String swept = point.keySet().stream()
                .filter(n -> runs.stream().map(r -> r.parameters().get(n)).distinct().count() > 1)
                .reduce((a, b) -> b)
                .orElse(point.keySet().iterator().next());
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(runs.getFirst().result().circuit())
                .xAxisTitle(swept)
                .yAxisTitle(
                        runs.getFirst().result().expectationValues().isEmpty() ? "share of shots" : "expectation value")
                .build();
        style(chart.getStyler());
        chart.getStyler().setLegendVisible(true);
        for (String quantity : SweepSeries.quantities(runs)) {
            List<Double> xs = new ArrayList<>();
            List<Double> ys = new ArrayList<>();
            for (Run run : runs) {
                xs.add(run.parameters().get(swept));
                ys.add(SweepSeries.value(run, quantity));
            }
            chart.addSeries(quantity, xs, ys).setMarker(xs.size() > 60 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static void style(Styler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        styler.setLegendBorderColor(Color.WHITE);
        styler.setSeriesColors(COLOURS);
    }

    private static String uniqueName(String name, Set<String> taken) {
        String candidate = name;
        for (int k = 2; taken.contains(candidate); k++) {
            candidate = name + " (" + k + ")";
        }
        return candidate;
    }

    private static byte[] svg(Chart<?, ?> chart) throws IOException {
        Document document = GenericDOMImplementation.getDOMImplementation()
                .createDocument("http://www.w3.org/2000/svg", "svg", null);
        SVGGraphics2D graphics = new SVGGraphics2D(document);
        graphics.setSVGCanvasSize(new java.awt.Dimension(WIDTH, HEIGHT));
        chart.paint(graphics, WIDTH, HEIGHT);
        StringWriter text = new StringWriter();
        graphics.stream(text, true);
        // The document type names a file on the network, which some readers would fetch.
        return text.toString().replaceFirst("(?s)<!DOCTYPE.*?>\\s*", "").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] png(Chart<?, ?> chart) throws IOException {
        BufferedImage image =
                new BufferedImage(WIDTH * PNG_SCALE, HEIGHT * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.scale(PNG_SCALE, PNG_SCALE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
