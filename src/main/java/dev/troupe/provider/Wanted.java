package dev.troupe.provider;

import dev.troupe.catalogue.ModelEntry;
import dev.troupe.model.TimeLimits;
import dev.troupe.model.Usage;
import java.util.List;
import java.util.Optional;

/** What a call wants of its model, in the way that the model understands. */
sealed interface Wanted permits WantedText, WantedVectors {

  /** The model, by its vendor's name; absent where none is known. */
  Optional<String> model();

  /** What is known of the model. */
  Optional<ModelEntry> entry();

  /** Those of the call's own. */
  TimeLimits timeLimits();

  /** Why the model cannot be asked this. */
  Optional<String> objection();

  /** What the model is not asked, though the caller did. */
  List<String> notes();

  /** The characters of all that a caller can make long. */
  long size();

  /** About how many tokens the next request says. */
  long inputTokens();

  /** About how many the next request may cost at most. */
  long mostTokens();

  /** What was used by requests before, where an answer takes several. */
  Optional<Usage> used();
}
