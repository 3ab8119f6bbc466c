package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code ```java} block of a Markdown text.
 *
 * <p>A block is a whole program, with a {@code main}. One that is not stands below a comment,
 * {@code <!-- snippet: name -->}, which names the template in {@code src/test/resources/snippets}
 * that makes it whole. A block followed by {@code <!-- prints -->} and another block must print
 * exactly that. One below {@code <!-- refused -->} is wrong on purpose, and no snippet.
 *
 * @param where file and line of the opening fence
 * @param template the template's name, or empty for a whole program
 * @param code the text between the fences
 * @param output what it must print, if the text says so
 */
record Snippet(String where, Optional<String> template, String code, Optional<String> output) {

  private static final Pattern FENCE = Pattern.compile("^(`{3,})(.*)$");
  private static final Pattern TEMPLATE = Pattern.compile("^<!-- snippet: ([\\w-]+) -->$");
  private static final String REFUSED = "<!-- refused -->"; // by the lint, as PitfallsTest sees
  private static final String PRINTS = "<!-- prints -->";

  /** A fenced block, with the comment right above it, if there is one. */
  private record Block(int line, String language, String above, String text) {}

  /** All Java blocks of a text, in order. */
  static List<Snippet> in(String file, List<String> lines) {
    var snippets = new ArrayList<Snippet>();
    List<Block> blocks = blocks(lines);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      String where = file + ":" + block.line();
      if (block.language().equals("java") && !block.above().equals(REFUSED)) {
        Optional<Block> next = blocks.stream().skip(i + 1).findFirst();
        Optional<String> output =
            next.filter(after -> after.above().equals(PRINTS)).map(Block::text);
        snippets.add(new Snippet(where, templateOf(block), block.text(), output));
      } else if (block.language().startsWith("java ")) {
        throw new IllegalArgumentException(
            where
                + ": the fence says '"
                + block.language()
                + "': write java alone, and name a template in a comment above");
      }
    }
    return snippets;
  }

  private static Optional<String> templateOf(Block block) {
    Matcher comment = TEMPLATE.matcher(block.above());
    return comment.matches() ? Optional.of(comment.group(1)) : Optional.empty();
  }

  private static List<Block> blocks(List<String> lines) {
    var blocks = new ArrayList<Block>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (fence.matches()) {
        int end = endOf(fence.group(1), i, lines);
        String text = String.join("\n", lines.subList(i + 1, end));
        blocks.add(new Block(i + 1, fence.group(2).strip(), above, text));
        i = end;
        above = "";
      } else if (!lines.get(i).isBlank()) {
        above = lines.get(i).strip();
      }
    }
    return blocks;
  }

  private static int endOf(String fence, int start, List<String> lines) {
    for (int i = start + 1; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(fence)) {
        return i;
      }
    }
    throw new IllegalArgumentException("line " + (start + 1) + ": the fence is not closed");
  }
}
