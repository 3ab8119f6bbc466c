/**
 * Models as data: what each can do, what it is called, and what it costs.
 *
 * <p>A {@link dev.troupe.catalogue.Catalogue} holds {@link dev.troupe.catalogue.ModelEntry}s, which
 * a {@link dev.troupe.catalogue.ModelSection} reads from {@code models.conf} in the jar and from
 * {@code troupe.models}. An {@link dev.troupe.catalogue.Offer} is what one provider can be asked
 * for; {@link dev.troupe.catalogue.Fit} makes a request one that a model understands.
 *
 * <p>Nothing here is guessed from a name: what the catalogue does not say is not known, and is sent
 * as it is.
 */
@NullMarked
package dev.troupe.catalogue;

import org.jspecify.annotations.NullMarked;
