package dev.troupe.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.troupe.dialect.Places.Place;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blocks of thinking of one answer: how long each is, its proof, and where it stands.
 *
 * <p>Some vendors want each block back unchanged and in its place. Troupe keeps the thinking of an
 * answer as one text with one signature; so the signature holds all that is needed to cut the text
 * into its blocks again. Those of one dialect are marked with its name, and no other reads them.
 */
public final class Thoughts {

  private static final TypeReference<List<Block>> BLOCKS = new TypeReference<>() {};

  private final String mark;

  /**
   * One block.
   *
   * @param after characters of the answer's text that stand before it
   * @param calls tool calls that stand before it
   * @param length characters of its thinking; 0 where it is redacted
   * @param proof its signature, or its data where it is redacted
   */
  public record Block(int after, int calls, int length, String proof, boolean redacted) {

    private boolean isWhole() {
      return after >= 0 && calls >= 0 && length >= 0 && proof != null;
    }
  }

  /** What is written in one block of an assistant's message. */
  public sealed interface Piece {}

  /** Text. */
  public record Said(String text) implements Piece {}

  /** Thinking with its signature. */
  public record Thought(String text, String signature) implements Piece {}

  /** Thinking that only the vendor can read. */
  public record Redacted(String data) implements Piece {}

  /** Those of one dialect. */
  // anthropic:[{"after":0,"calls":0,"length":12,"proof":"…","redacted":false}]
  public Thoughts(String dialect) {
    mark = dialect + ":";
  }

  /** The signature for {@code blocks}. */
  public String signature(List<Block> blocks) {
    try {
      return mark + DialectJson.MAPPER.writeValueAsString(blocks);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("records of texts and numbers can be written", impossible);
    }
  }

  /** The blocks that {@code thinking} is made of; empty where it is not this dialect's. */
  public List<Block> of(Part.Thinking thinking) {
    var blocks = thinking.signature().flatMap(this::read).orElse(List.of());
    var length = blocks.stream().mapToLong(Block::length).sum();
    return length == thinking.text().length() ? blocks : List.of(); // else somebody changed it
  }

  private Optional<List<Block>> read(String signature) {
    if (!signature.startsWith(mark)) {
      return Optional.empty();
    }
    try {
      var blocks = DialectJson.MAPPER.readValue(signature.substring(mark.length()), BLOCKS);
      return Optional.ofNullable(blocks).filter(Thoughts::areWhole);
    } catch (JsonProcessingException changed) {
      return Optional.empty();
    }
  }

  /** Clients give back what they like. */
  private static boolean areWhole(List<Block> blocks) {
    return blocks.stream().allMatch(block -> block != null && block.isWhole());
  }

  /** The thoughts of one message, each at its place. */
  public Places<Piece> in(Message message) {
    var thoughts = new ArrayList<Place<Piece>>();
    for (Part part : message.parts()) {
      if (part instanceof Part.Thinking thinking) {
        thoughts.addAll(placed(thinking));
      }
    }
    return new Places<>(thoughts, Said::new);
  }

  private List<Place<Piece>> placed(Part.Thinking thinking) {
    var placed = new ArrayList<Place<Piece>>();
    int from = 0;
    for (var block : of(thinking)) {
      var text = thinking.text().substring(from, from + block.length());
      Piece thought =
          block.redacted() ? new Redacted(block.proof()) : new Thought(text, block.proof());
      placed.add(new Place<>(block.after(), block.calls(), thought));
      from += block.length();
    }
    return placed;
  }
}
