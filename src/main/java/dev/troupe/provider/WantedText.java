package dev.troupe.provider;

import dev.troupe.catalogue.Fit;
import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.Offer;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.TimeLimits;
import dev.troupe.model.Usage;
import java.util.List;
import java.util.Optional;

/** An answer to a question. */
record WantedText(Fit fit, Optional<ModelEntry> entry) implements Wanted {

  /** The answer to {@code ask}, of a provider with these settings and this offer. */
  static WantedText of(ModelRequest ask, ProviderSettings settings, Offer offer) {
    var resolved = settings.resolve(ask);
    var model = resolved.model().map(offer::resolve);
    var named = model.equals(resolved.model()) ? resolved : resolved.withModel(model.orElseThrow());
    var entry = model.flatMap(offer::entry);
    return new WantedText(Fit.of(named, entry), entry);
  }

  ModelRequest request() {
    return fit.request();
  }

  @Override
  public Optional<String> model() {
    return request().model();
  }

  @Override
  public TimeLimits timeLimits() {
    return request().timeLimits();
  }

  @Override
  public Optional<String> objection() {
    return fit.objection();
  }

  @Override
  public List<String> notes() {
    return fit.notes();
  }

  @Override
  public long size() {
    return RequestSize.of(request());
  }

  @Override
  public long inputTokens() {
    return TokenEstimate.of(request());
  }

  @Override
  public long mostTokens() {
    return inputTokens() + request().maxOutputTokens().orElse(0);
  }

  @Override
  public Optional<Usage> used() {
    return Optional.empty();
  }
}
