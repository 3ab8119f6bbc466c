package dev.troupe.catalogue;

import dev.troupe.model.ModelRequest;
import java.util.List;
import java.util.Optional;

/**
 * A request as a model understands it.
 *
 * <p>A preference that the model does not know is left out or brought within what it knows: the
 * temperature, the effort, the limit of output. The form of the answer is told in words. What else
 * the answer depends on is refused instead: pictures, tools, a tool that must be called.
 *
 * @param request what is to be sent
 * @param notes what was left out or changed; usually empty
 * @param objection why the model cannot be asked this at all
 */
public record Fit(ModelRequest request, List<String> notes, Optional<String> objection) {

  public Fit {
    notes = List.copyOf(notes);
  }

  /** {@code request} as {@code model} understands it; one that is not known takes everything. */
  public static Fit of(ModelRequest request, Optional<ModelEntry> model) {
    return model
        .map(entry -> new Fitting(request, entry).fit())
        .orElseGet(() -> new Fit(request, List.of(), Optional.empty()));
  }
}
