import type { Neighbour, NeighboursRequest } from '../../../protocol/pageApi.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited } from '../../widgets/notes.tsx';
import { PlaceList } from '../../widgets/places.tsx';

interface NeighbourPlaceListProps {
  readonly id: string;
  readonly about: NeighboursRequest;
  readonly hit: Neighbour;
  readonly isTabStop: boolean;
  /** `isByKey`: as in `PlaceList`. */
  readonly onReveal: (place: string, isByKey: boolean) => void;
  readonly onLeave: () => void;
}

/** The places of a neighbour's text, asked for when they are opened. */
export function NeighbourPlaceList({
  about: { version, segment, scope },
  hit: { id: neighbour, places },
  ...props
}: NeighbourPlaceListProps) {
  const { api } = useView().page;
  // Where there are others by now, they are asked for again.
  const answer = useAnswer({ version, segment, scope, neighbour, places }, (_, options) =>
    api.neighbourPlaces({ version, segment, neighbour }, options),
  );
  const found = answer.shown?.value;
  return (
    <>
      <Awaited answer={answer} busy={found ? undefined : 'Looking for the places…'} />
      {found && (
        <PlaceList
          id={props.id}
          places={found.places}
          count={found.count}
          isTabStop={props.isTabStop}
          onOpen={(place, isByKey) => props.onReveal(place.id, isByKey)}
          onLeave={props.onLeave}
        />
      )}
    </>
  );
}
