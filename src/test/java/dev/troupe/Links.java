package dev.troupe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The relative links of the project's texts, and where they lead. */
final class Links {

  private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

  /** One link of {@code file}, which is a path from {@code root} on. */
  record Link(Path root, String file, int line, String target) {

    boolean resolves() {
      var hash = target.indexOf('#');
      var path = hash < 0 ? target : target.substring(0, hash);
      var source = root.resolve(file);
      var there = path.isEmpty() ? source : source.resolveSibling(path);
      return Files.exists(there)
          && (hash < 0 || anchors(there).contains(target.substring(hash + 1)));
    }

    @Override
    public String toString() {
      return file + ":" + line + ": " + target;
    }
  }

  private Links() {}

  /** The links of README.md and of the texts below docs/, by file. */
  static Map<String, List<Link>> below(Path root) throws IOException {
    var links = new TreeMap<String, List<Link>>();
    var docs = root.resolve("docs");
    try (var below = Files.exists(docs) ? Files.walk(docs) : Stream.<Path>empty()) {
      var texts = Stream.concat(Stream.of(root.resolve("README.md")), below);
      for (var text : texts.filter(file -> file.toString().endsWith(".md")).toList()) {
        var file = root.relativize(text).toString();
        links.put(file, in(root, file, withoutCode(text)));
      }
    }
    return links;
  }

  private static List<Link> in(Path root, String file, List<String> lines) {
    var links = new ArrayList<Link>();
    for (int i = 0; i < lines.size(); i++) {
      var found = LINK.matcher(CODE.matcher(lines.get(i)).replaceAll(""));
      while (found.find()) {
        if (!ELSEWHERE.matcher(found.group(1)).matches()) {
          links.add(new Link(root, file, i + 1, found.group(1)));
        }
      }
    }
    return links;
  }

  /** The lines of {@code text}, those inside fences empty. */
  private static List<String> withoutCode(Path text) {
    var lines = new ArrayList<String>();
    var fenced = false;
    for (var line : read(text)) {
      var fence = line.stripLeading().startsWith("```");
      lines.add(fence || fenced ? "" : line);
      fenced ^= fence;
    }
    return lines;
  }

  /** The names of the headings in {@code text}, as GitHub makes them. */
  private static Set<String> anchors(Path text) {
    var anchors = new HashSet<String>();
    var seen = new HashMap<String, Integer>();
    for (var line : withoutCode(text)) {
      if (line.matches("#{1,6} .*")) {
        var name = anchor(line.replaceFirst("#+ +", ""));
        var before = seen.merge(name, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? name : name + "-" + before);
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static List<String> read(Path text) {
    try {
      return Files.readAllLines(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
