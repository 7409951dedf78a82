"""The security questions that people choose from (contract B.5); the keys are the wire's."""

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "disliked_food": "Which food did you dislike most as a child?",
    "name_of_first_plush_toy": "What was your first stuffed animal called?",
    "first_award": "For what did you get your first medal or award?",
    "favorite_security_question": "Which security question do you like best?",
    "favorite_toy": "Which toy did you love most as a child?",
    "first_computer_game": "Which computer game did you play first?",
    "favorite_movie_quote": "Which line from a film do you like best?",
    "first_sports_team_mascot": "What was the mascot of the first sports team you played in?",
    "first_music_purchase": "What was the first music you bought?",
    "favorite_art_piece": "Which work of art do you like best?",
    "grandmother_favorite_desert": "Which dessert did your grandmother like best?",
    "first_thing_cooked": "What did you learn to cook first?",
    "childhood_dream_job": "What did you want to become as a child?",
    "first_kiss_location": "Where was your first kiss?",
    "place_where_significant_other_was_met": "Where did you meet your partner?",
    "favorite_vacation_location": "Where do you like best to go on holiday?",
    "new_years_two_thousand": "Where were you when the year 2000 began?",
    "favorite_speaker_actor": "Which speaker or actor do you like best?",
    "favorite_book_movie_character": "Which character of a book or film do you like best?",
    "favorite_sports_player": "Which athlete do you like best?",
}
