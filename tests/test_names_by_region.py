"""Are names from other wars found as well as names from Ukraine?

A measure of the shipped pipeline's entities on our own sentences: nothing may be trained or tuned
on them. Places, peoples, agencies and armed groups are real, persons are invented. The wars share
most of their frames, so that the names make the difference, and each has persons named like
towns. A part of a name in round brackets may be left out or taken along. Places count as found
whether they are called GPE, LOC or FAC. ``python tests/test_names_by_region.py`` prints the
table.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest

SENTENCES = {
    "Ukraine": """
Governor [PERSON Andriy Kovalenko] said two people were killed in [GPE Kramatorsk].
[PERSON Oksana Bondar], a nurse at a clinic in [GPE Izium], told [ORG Suspilne] the roof had
  gone.
Drones flew over [GPE Sumy], [GPE Poltava] and [GPE Kremenchuk] overnight.
Two dead as missile hits flats in [GPE Pavlohrad]
[PERSON Hrytsenko] did not say how many soldiers were wounded.
[PERSON Taras Melnyk]'s house in [GPE Nikopol] burned down.
[GPE KHERSON] ([ORG Reuters]) - A bus was hit near the river on Tuesday.
The crossing was shelled by the [ORG 58th Army], [PERSON Iryna Savchuk] said.
[NORP Ukrainian] gunners fired back from the edge of [GPE Chasiv Yar].
[GPE Zaporizhzhia]'s mayor asked residents to stay indoors.
"We slept in the cellar," said [PERSON Lyudmyla Tkach], 61, from [GPE Vovchansk].
[PERSON Petro Lysenko] and [PERSON Vasyl Dovhan] were buried in [GPE Rivne].
The road between [GPE Pokrovsk] and [GPE Myrnohrad] was cut.
Boats were seen on the [LOC Dnipro] below [GPE Nova Kakhovka].
The [FAC Antonivka Bridge] has been closed since spring.
Lieutenant [PERSON Yuriy Kharkivsky] was born in [GPE Lutsk].
[PERSON Roman Lviv] runs a bakery in [GPE Odesa].
Families from [GPE Kupiansk] reached [GPE Poltava] by train.
The [ORG SBU] said it had arrested a man in [GPE Chernihiv].
The shelling lasted an hour, according to [PERSON Mykola Shevchuk].
[PERSON Ihor Danylenko], who heads the [GPE Donetsk] region, blamed [NORP Russian] artillery.
Colonel [PERSON Bohdan Zinchenko] spoke to [ORG Ukrinform] in [GPE Kyiv].
BLAST IN [GPE ODESA] KILLS THREE
The man who led the brigade, [PERSON Serhii Kravets], left [GPE Bakhmut] in May.
Minister [PERSON Halushchak] flew to [GPE Warsaw] on Friday.
The [ORG Azov Brigade] lost nine men near [GPE Toretsk], [PERSON Olena Marchuk] wrote.
The dead were named as [PERSON Nadiia Romaniuk], 34, [PERSON Artem Hnatiuk], 19, and
  [PERSON Zoya Panchenko], all from [GPE Hroza].
In [GPE Romny], [GPE Sumy] region, shops stayed shut; in [GPE Shostka] and [GPE Hlukhiv] they
  opened.
[PERSON Viktor Stepanenko] and [PERSON Inna Yaremchuk], a [NORP Ukrainian] lawyer, met in
  [GPE Lviv] with [PERSON Denys Kozak] of [ORG Memorial].
[PERSON Marchenko]'s forces take [GPE Robotyne] as [PERSON Sydorov] flees to [GPE Tokmak]
It was [PERSON Hordiienko], not [PERSON Bilyk], who ordered the retreat from
  [GPE Sievierodonetsk] to [GPE Lysychansk], [PERSON Kateryna Moroz] wrote.
Hospitals in [GPE Balakliia] and [GPE Barvinkove] ran out of blood, [PERSON Svitlana Yurchenko]
  of [ORG Doctors Without Borders] said.
[PERSON Palamarchuk] and [PERSON Fedorenko] disagreed: [PERSON Palamarchuk] wanted
  [GPE Melitopol], [PERSON Fedorenko] wanted [GPE Berdiansk].
"Nobody came," [PERSON Halyna Dubko] told [ORG Hromadske] from [GPE Siversk], 40 km south of
  [GPE Lyman].
Near the [FAC Zaporizhzhia Nuclear Power Plant], [NORP Russian] soldiers shot
  [PERSON Oleh Bezuhlyi] and [PERSON Stanislav Rak].
Born in [GPE Uzhhorod], [PERSON Maksym Hrytsiuk], 29, was last seen at a checkpoint outside
  [GPE Orikhiv].
""",
    "Sudan": """
Governor [PERSON Adam Haroun] said two people were killed in [GPE El Fasher].
[PERSON Amna Siddig], a midwife at a clinic in [GPE Nyala], told [ORG Radio Dabanga] the roof
  had gone.
Drones flew over [GPE Atbara], [GPE Merowe] and [GPE Kosti] overnight.
Nine dead as shells hit market in [GPE Omdurman]
[PERSON Abdelrahim] did not say how many soldiers were wounded.
[PERSON Hassan Tutu]'s shop in [GPE Kadugli] burned down.
[GPE PORT SUDAN] ([ORG AFP]) - A lorry was hit near the river on Tuesday.
The camp was shelled by the [ORG Rapid Support Forces], [PERSON Mariam Ishaq] said.
[NORP Sudanese] gunners fired back from the edge of [GPE Babanusa].
[GPE El Obeid]'s mayor asked residents to stay indoors.
"We slept under the trees," said [PERSON Fatima Abakar], 61, from [GPE Kabkabiya].
[PERSON Osman Elamin] and [PERSON Idris Bakhit] were buried in [GPE Kassala].
The road between [GPE Zalingei] and [GPE Geneina] was cut.
Boats were seen on the [LOC White Nile] below [GPE Kosti].
The [FAC Shambat Bridge] has been closed since spring.
Lieutenant [PERSON Ahmed Dongolawi] was born in [GPE Sennar].
[PERSON Salah Kassala] runs a bakery in [GPE Wad Madani].
Families from [GPE Tawila] reached [GPE Adre] on foot.
The [ORG SPLM-N] said it had freed a man in [GPE Kauda].
The shelling lasted an hour, according to [PERSON Tayeb Khalifa].
[PERSON Mustafa Tambura], who heads the [GPE Central Darfur] region, blamed [NORP Chadian]
  fighters.
Colonel [PERSON Nazar Elhadi] spoke to [ORG Sudan Tribune] in [GPE Gedaref].
BLAST IN [GPE KHARTOUM] KILLS THREE
The man who led the brigade, [PERSON Yasir Fadlallah], left [GPE Dilling] in May.
Minister [PERSON Elsadig] flew to [GPE Cairo] on Friday.
The [ORG Justice and Equality Movement] lost nine men near [GPE Um Rawaba], [PERSON Hawa Adam]
  wrote.
The [NORP Zaghawa] elder [PERSON Bahar Nimir] walked from [GPE Kutum] to [GPE Mellit].
The dead were named as [PERSON Zeinab Hamdan], 34, [PERSON Mohanad Tayfour], 19, and
  [PERSON Awadia Kuku], all from [GPE Wad al-Noora].
In [GPE Kutum], [GPE North Darfur] state, shops stayed shut; in [GPE Mellit] and [GPE Um Kadada]
  they opened.
[PERSON Siddig Farouk] and [PERSON Asma Bushra], a [NORP Sudanese] lawyer, met in [GPE Dongola]
  with [PERSON Mutasim Salih] of [ORG Emergency Lawyers].
[PERSON Hemeidan]'s forces take [GPE Bara] as [PERSON Kabbashir] flees to [GPE Rahad]
It was [PERSON Jibril], not [PERSON Minnari], who ordered the retreat from [GPE Al-Fula] to
  [GPE Heglig], [PERSON Rasha Awadalla] wrote.
Hospitals in [GPE Singa] and [GPE Dinder] ran out of blood, [PERSON Ibtisam Osman] of
  [ORG Doctors Without Borders] said.
[PERSON Hilal] and [PERSON Kodi] disagreed: [PERSON Hilal] wanted [GPE Talodi], [PERSON Kodi]
  wanted [GPE Delami].
"Nobody came," [PERSON Khadija Musa] told [ORG Ayin] from [GPE Kebkabiya], 40 km south of
  [GPE Saraf Omra].
Near the [FAC Merowe Dam], [NORP Libyan] soldiers shot [PERSON Abubakr Hammad] and
  [PERSON Elfatih Gamar].
Born in [GPE Shendi], [PERSON Amjad Wahbi], 29, was last seen at a checkpoint outside
  [GPE Al-Jazirah].
""",
    "Gaza and Israel": """
Mayor [PERSON Nidal Abu Hassan] said two people were killed in [GPE Deir al-Balah].
[PERSON Rania al-Masri], a nurse at a clinic in [GPE Jabalia], told [ORG Al Jazeera] the roof
  had gone.
Drones flew over [GPE Nablus], [GPE Jenin] and [GPE Tulkarm] overnight.
Nine dead as missile hits school in [GPE Nuseirat]
[PERSON Barghash] did not say how many men were wounded.
[PERSON Yossi Avraham]'s house in [GPE Kiryat Shmona] burned down.
[GPE RAFAH] ([ORG AP]) - A tent was hit near the sea on Tuesday.
The clinic was shelled by the [ORG Israel Defense Forces], [PERSON Samah Qudeih] said.
[NORP Israeli] gunners fired back from the edge of [GPE Beit Hanoun].
[GPE Khan Younis]'s mayor asked residents to stay indoors.
"We slept in the street," said [PERSON Umm Ahmed Shaheen], 61, from [GPE Beit Lahiya].
[PERSON Ronen Shapira] and [PERSON Tamar Golan] were buried in [GPE Ashkelon].
The road between [GPE Ramallah] and [GPE Nablus] was cut.
Patrols were seen in the [LOC Jordan Valley] near [GPE Jericho].
The [FAC Kerem Shalom( crossing)] has been closed since spring.
Lieutenant [PERSON Omer Haifa] was born in [GPE Netanya].
[PERSON Khalil Nabulsi] runs a bakery in [GPE Hebron].
Families from [GPE Shujaiya] reached [GPE Al-Mawasi] on foot.
[ORG Hamas] said it had freed a man in [GPE Gaza City].
The shelling lasted an hour, according to [PERSON Mahmoud Zaqout].
[PERSON Eyal Ben-David], who heads the [GPE Sderot] council, blamed [NORP Palestinian] fighters.
Colonel [PERSON Noam Peretz] spoke to [ORG Haaretz] in [GPE Tel Aviv].
BLAST IN [GPE GAZA] KILLS THREE
The man who led the brigade, [PERSON Raed Saadallah], left [GPE Tulkarm] in May.
Minister [PERSON Katzir] flew to [GPE Doha] on Friday.
[ORG Islamic Jihad] lost nine men near [GPE Qabatiya], [PERSON Dalal Awwad] wrote.
The wards of [FAC Al-Shifa Hospital] were dark, Dr. [PERSON Ghassan Abu Riala] said.
The dead were named as [PERSON Wafaa Shabat], 34, [PERSON Yazan Kafarna], 19, and
  [PERSON Siham Abu Taha], all from [GPE Bani Suheila].
In [GPE Huwara], [GPE West Bank], shops stayed shut; in [GPE Salfit] and [GPE Qalqilya] they
  opened.
[PERSON Issa Hamdan Salman] and [PERSON Gilad Sfard], an [NORP Israeli] lawyer, met in
  [GPE Haifa] with [PERSON Hagit Ofran Levi] of [ORG B'Tselem].
[PERSON Halevin]'s forces take [GPE Beit Hanoun] as [PERSON Shahwan] flees to [GPE Khan Younis]
It was [PERSON Galantin], not [PERSON Dichterman], who ordered the retreat from [GPE Zikim] to
  [GPE Sderot], [PERSON Michal Zonder] wrote.
Hospitals in [GPE Rafah] and [GPE Nuseirat] ran out of blood, [PERSON Mads Halabi] of
  [ORG Doctors Without Borders] said.
[PERSON Smadar] and [PERSON Edri] disagreed: [PERSON Smadar] wanted [GPE Netivot], [PERSON Edri]
  wanted [GPE Ofakim].
"Nobody came," [PERSON Iman Ashour] told [ORG Ma'an] from [GPE Abasan], 40 km south of
  [GPE Jabalia].
Near the [FAC Erez( crossing)], [NORP Israeli] soldiers shot [PERSON Ihab Sukkar] and
  [PERSON Wissam Dalloul].
Born in [GPE Acre], [PERSON Shlomi Vaknin], 29, was last seen at a checkpoint outside
  [GPE Be'eri].
""",
    "Myanmar": """
Governor [PERSON Thein Zaw Oo] said two people were killed in [GPE Sagaing].
[PERSON (Daw )Khin Than], a nurse at a clinic in [GPE Loikaw], told [ORG The Irrawaddy] the roof
  had gone.
Drones flew over [GPE Lashio], [GPE Hsipaw] and [GPE Kyaukme] overnight.
Nine dead as bomb hits monastery in [GPE Mindat]
[PERSON Aung Naing] did not say how many soldiers were wounded.
[PERSON Maung Htay]'s shop in [GPE Bhamo] burned down.
[GPE MYITKYINA] ([ORG AFP]) - A ferry was hit near the town on Tuesday.
The camp was shelled by the [ORG Arakan Army], [PERSON Nan Mya Sein] said.
[NORP Burmese] gunners fired back from the edge of [GPE Myawaddy].
[GPE Mandalay]'s mayor asked residents to stay indoors.
"We slept in the forest," said [PERSON (Ma )Hnin Wai], 61, from [GPE Kawlin].
[PERSON Saw Eh Doh] and [PERSON Naw Paw Wah] were buried in [GPE Hpa-an].
The road between [GPE Falam] and [GPE Hakha] was cut.
Boats were seen on the [LOC Irrawaddy] below [GPE Katha].
The [FAC Gokteik Bridge] has been closed since spring.
Lieutenant [PERSON Zaw Bago] was born in [GPE Pyay].
[PERSON (Ko )Tavoy] runs a bakery in [GPE Dawei].
Families from [GPE Demoso] reached [GPE Mae Sot] on foot.
The [ORG Karen National Union] said it had freed a man in [GPE Kawkareik].
The shelling lasted an hour, according to [PERSON (U )Kyaw Linn].
[PERSON Salai Van Thang], who heads the [GPE Chin] state council, blamed [NORP Chinese] traders.
Colonel [PERSON Ye Min Tun] spoke to [ORG Myanmar Now] in [GPE Naypyidaw].
BLAST IN [GPE YANGON] KILLS THREE
The man who led the brigade, [PERSON Tun Myat Lin], left [GPE Laukkai] in May.
Minister [PERSON Thant Shwe Aye] flew to [GPE Bangkok] on Friday.
The [ORG Kachin Independence Army] lost nine men near [GPE Hpakant], [PERSON Lahpai Seng] wrote.
The [NORP Rohingya] teacher [PERSON Nurul Amin] walked from [GPE Maungdaw] to [GPE Buthidaung].
The dead were named as [PERSON Thida Moe], 34, [PERSON Hein Htet Zaw], 19, and
  [PERSON Nu Nu Yi], all from [GPE Pazigyi].
In [GPE Kani], [GPE Sagaing] region, shops stayed shut; in [GPE Monywa] and [GPE Yinmabin] they
  opened.
[PERSON Khun Bedu Aung] and [PERSON Su Su Hlaing], a [NORP Burmese] lawyer, met in
  [GPE Taunggyi] with [PERSON Aung Myo Kyaw] of [ORG Fortify Rights].
[PERSON Naung Latt]'s forces take [GPE Kutkai] as [PERSON Hla Moe] flees to [GPE Pyin Oo Lwin]
It was [PERSON Soe Lin], not [PERSON Moe Aung], who ordered the retreat from [GPE Laukkaing] to
  [GPE Hsenwi], [PERSON Ei Ei Toe] wrote.
Hospitals in [GPE Sittwe] and [GPE Kyauktaw] ran out of blood, [PERSON Zin Mar Oo] of
  [ORG Doctors Without Borders] said.
[PERSON Nyo Tun] and [PERSON Yawd Hseng] disagreed: [PERSON Nyo Tun] wanted [GPE Mrauk U],
  [PERSON Yawd Hseng] wanted [GPE Mongla].
"Nobody came," [PERSON Hla Hla Win] told [ORG Mizzima] from [GPE Thantlang], 40 km south of
  [GPE Rihkhawdar].
Near the [FAC Myitsone Dam], [NORP Burmese] soldiers shot [PERSON Lamung Gam] and
  [PERSON Brang Mai].
Born in [GPE Magway], [PERSON Pyae Sone Phyo], 29, was last seen at a checkpoint outside
  [GPE Pekon].
""",
    "Sahel": """
Governor [PERSON Issoufou Hamani] said two people were killed in [GPE Tillabéri].
[PERSON Aminata Coulibaly], a nurse at a clinic in [GPE Djibo], told [ORG RFI] the roof had
  gone.
Drones flew over [GPE Kidal], [GPE Tessalit] and [GPE Aguelhok] overnight.
Nine dead as gunmen hit market in [GPE Barsalogho]
[PERSON Ouédraogo] did not say how many soldiers were wounded.
[PERSON Moussa Karambé]'s shop in [GPE Ménaka] burned down.
[GPE OUAGADOUGOU] ([ORG Reuters]) - A bus was hit near the border on Tuesday.
The camp was shelled by [ORG JNIM], [PERSON Fatoumata Maïga] said.
[NORP Malian] gunners fired back from the edge of [GPE Tinzaouaten].
[GPE Gao]'s mayor asked residents to stay indoors.
"We slept in the bush," said [PERSON Halima Oumarou], 61, from [GPE Diffa].
[PERSON Boubacar Sidibé] and [PERSON Adama Sawadogo] were buried in [GPE Kaya].
The road between [GPE Timbuktu] and [GPE Douentza] was cut.
Boats were seen on [LOC Lake Chad] near [GPE Baga Sola].
The [FAC Niamey( airport)] has been closed since spring.
Lieutenant [PERSON Ibrahim Agadez] was born in [GPE Maradi].
[PERSON Seydou Mopti] runs a bakery in [GPE Ségou].
Families from [GPE Inates] reached [GPE Ayorou] on foot.
The [ORG Azawad Liberation Front] said it had freed a man in [GPE Ber].
The shelling lasted an hour, according to [PERSON Mahamat Djouma Abakar].
[PERSON Hama Dicko], who heads the [GPE Soum] province, blamed [NORP Fulani] fighters.
Colonel [PERSON Souleymane Koné] spoke to [ORG Studio Tamani] in [GPE Bamako].
BLAST IN [GPE NDJAMENA] KILLS THREE
The man who led the brigade, [PERSON Alassane Ag Mohamed], left [GPE Anéfis] in May.
Minister [PERSON Zakari Yaouba] flew to [GPE Abuja] on Friday.
The [ORG Africa Corps] lost nine men near [GPE Gossi], [PERSON Rokia Diarra] wrote.
The [NORP Tuareg] elder [PERSON Attaher Ag Bilal] walked from [GPE Abala] to [GPE Tahoua].
The dead were named as [PERSON Ramata Barry], 34, [PERSON Issa Tamboura], 19, and
  [PERSON Djénéba Guindo], all from [GPE Ogossagou].
In [GPE Bandiagara], [GPE Mopti] region, shops stayed shut; in [GPE Koro] and [GPE Bankass] they
  opened.
[PERSON Daouda Zongo] and [PERSON Mariama Saley], a [NORP Nigerien] lawyer, met in [GPE Zinder]
  with [PERSON Ali Idrissa Nouhou] of [ORG Amnesty International].
[PERSON Goumané]'s forces take [GPE Léré] as [PERSON Intamat] flees to [GPE Bassikounou]
It was [PERSON Dabilé], not [PERSON Sana], who ordered the retreat from [GPE Djibo] to
  [GPE Kongoussi], [PERSON Safiatou Nana] wrote.
Hospitals in [GPE Dori] and [GPE Gorom-Gorom] ran out of blood, [PERSON Rasmané Kaboré] of
  [ORG Doctors Without Borders] said.
[PERSON Toumba] and [PERSON Salifou] disagreed: [PERSON Toumba] wanted [GPE Arlit],
  [PERSON Salifou] wanted [GPE Dirkou].
"Nobody came," [PERSON Kadidia Cissé] told [ORG Joliba TV] from [GPE Niono], 40 km south of
  [GPE Nampala].
Near the [FAC Ansongo( bridge)], [NORP Chadian] soldiers shot [PERSON Abdoulaye Tchari] and
  [PERSON Brahim Hisseine].
Born in [GPE Abéché], [PERSON Oumar Saleh Haggar], 29, was last seen at a checkpoint outside
  [GPE Faya-Largeau].
""",
    "Yemen": """
Governor [PERSON Nabil al-Sharabi] said two people were killed in [GPE Taiz].
[PERSON Afrah Nasser Said], a nurse at a clinic in [GPE Hodeidah], told [ORG Al Masirah] the
  roof had gone.
Drones flew over [GPE Marib], [GPE Ataq] and [GPE Mukalla] overnight.
Nine dead as missile hits market in [GPE Sanaa]
[PERSON Al-Hakimi] did not say how many soldiers were wounded.
[PERSON Saleh Ba Wazir]'s shop in [GPE Seiyun] burned down.
[GPE ADEN] ([ORG AP]) - A fuel tank was hit near the port on Tuesday.
The camp was shelled by the [ORG Houthis], [PERSON Bushra al-Maqtari] said.
[NORP Yemeni] gunners fired back from the edge of [GPE Harad].
[GPE Dhamar]'s mayor asked residents to stay indoors.
"We slept in the wadi," said [PERSON Taqwa al-Qadhi], 61, from [GPE Hays].
[PERSON Abdulmalik Fadhel] and [PERSON Yahya Qasim] were buried in [GPE Saada].
The road between [GPE Ibb] and [GPE Taiz] was cut.
Ships were seen in the [LOC Bab al-Mandab Strait] near [GPE Mocha].
The [FAC Ras Isa( terminal)] has been closed since spring.
Lieutenant [PERSON Majed Hadrami] was born in [GPE Lahij].
[PERSON Walid Adeni] runs a bakery in [GPE Zinjibar].
Families from [GPE Hajjah] reached [GPE Abs] on foot.
The [ORG Southern Transitional Council] said it had freed a man in [GPE Socotra].
The shelling lasted an hour, according to [PERSON Ghalib al-Raimi].
[PERSON Sultan Ghanem], who heads the [GPE Shabwa] province, blamed [NORP Saudi] pilots.
Colonel [PERSON Faris Mothanna] spoke to [ORG Saba] in [GPE Amran].
BLAST IN [GPE HODEIDAH] KILLS THREE
The man who led the brigade, [PERSON Jamil al-Ansi], left [GPE Rada] in May.
Minister [PERSON Ba Matraf] flew to [GPE Riyadh] on Friday.
The [ORG Giants Brigades] lost nine men near [GPE Bayhan], [PERSON Hind Saif] wrote.
The [NORP Emirati] envoy met [PERSON (Sheikh )Hamid Rashed] in [GPE Al-Khawkhah].
The dead were named as [PERSON Arwa Sabri], 34, [PERSON Akram Jubran], 19, and
  [PERSON Nadia Hizam], all from [GPE Al-Haymah].
In [GPE Haradh], [GPE Hajjah] province, shops stayed shut; in [GPE Midi] and [GPE Hayran] they
  opened.
[PERSON Tawfiq Hameed] and [PERSON Ishraq Thabet], a [NORP Yemeni] lawyer, met in [GPE Sayhut]
  with [PERSON Radhya Mutahar] of [ORG Mwatana].
[PERSON Al-Zubeiri]'s forces take [GPE Al-Abdiyah] as [PERSON Al-Arashi] flees to [GPE Marib]
It was [PERSON Taresh], not [PERSON Haidan], who ordered the retreat from [GPE Al-Durayhimi] to
  [GPE Al-Tuhayta], [PERSON Wedad Badawi] wrote.
Hospitals in [GPE Dhale] and [GPE Radfan] ran out of blood, [PERSON Samir Ghalib] of
  [ORG Doctors Without Borders] said.
[PERSON Bin Brahim] and [PERSON Al-Awbali] disagreed: [PERSON Bin Brahim] wanted [GPE Mukalla],
  [PERSON Al-Awbali] wanted [GPE Ataq].
"Nobody came," [PERSON Raja Thamer] told [ORG Al-Masdar] from [GPE Nihm], 40 km south of
  [GPE Arhab].
Near the [FAC Sanaa( airport)], [NORP Emirati] soldiers shot [PERSON Adel Shuja] and
  [PERSON Munir Qaid].
Born in [GPE Bayda], [PERSON Hussam Radman], 29, was last seen at a checkpoint outside
  [GPE Mocha].
""",
    "Mexico": """
Governor [PERSON Rutilio Cárdenas Vega] said two people were killed in [GPE Culiacán].
[PERSON Lupita Hernández], a nurse at a clinic in [GPE Apatzingán], told [ORG Milenio] the roof
  had gone.
Drones flew over [GPE Aguililla], [GPE Tepalcatepec] and [GPE Coalcomán] overnight.
Nine dead as gunmen hit bar in [GPE Celaya]
[PERSON Villaseñor] did not say how many officers were wounded.
[PERSON Joaquín Ibarra]'s ranch in [GPE Badiraguato] burned down.
[GPE TIJUANA] ([ORG Reuters]) - A patrol was hit near the border on Tuesday.
The town was attacked by the [ORG Sinaloa Cartel], [PERSON Rocío Medina] said.
[NORP Mexican] marines fired back from the edge of [GPE Reynosa].
[GPE Acapulco]'s mayor asked residents to stay indoors.
"We slept in the church," said [PERSON (Doña )Carmen Ruelas], 61, from [GPE Pantelhó].
[PERSON Ernesto Salgado] and [PERSON Iván Quintero] were buried in [GPE Fresnillo].
The road between [GPE Chilpancingo] and [GPE Tixtla] was cut.
Boats were seen on the [LOC Rio Grande] below [GPE Piedras Negras].
The [FAC Altiplano( prison)] has been closed since spring.
Lieutenant [PERSON Raúl Durango] was born in [GPE Mazatlán].
[PERSON Beto Jalisco] runs a bakery in [GPE Zapopan].
Families from [GPE Chenalhó] reached [GPE San Cristóbal] on foot.
The [ORG CJNG] said it had freed a man in [GPE Uruapan].
The shooting lasted an hour, according to [PERSON Felipe Arizmendi Soto].
[PERSON Maru Terrazas], who heads the [GPE Chihuahua] congress, blamed [NORP Guatemalan]
  traffickers.
Colonel [PERSON Óscar Valdivia] spoke to [ORG Reforma] in [GPE Monterrey].
SHOOTOUT IN [GPE JUAREZ] KILLS THREE
The man who led the brigade, [PERSON Nemesio Farías], left [GPE Lagos de Moreno] in May.
Minister [PERSON Saldívar] flew to [GPE Washington] on Friday.
The [ORG National Guard] lost nine men near [GPE Minatitlán], [PERSON Alma Treviño] wrote.
The [NORP Tzotzil] leader [PERSON Manuel Jolote] walked from [GPE Aldama] to [GPE Ocosingo].
The dead were named as [PERSON Graciela Montes], 34, [PERSON Kevin Orozco], 19, and
  [PERSON Rosalba Chávez], all from [GPE Acteal].
In [GPE Aldama], [GPE Chiapas] state, shops stayed shut; in [GPE Comitán] and
  [GPE Frontera Comalapa] they opened.
[PERSON Ulises Barragán] and [PERSON Miriam Cuevas], a [NORP Mexican] lawyer, met in
  [GPE Oaxaca] with [PERSON Efraín Tzuc] of [ORG Article 19].
[PERSON Osegueda]'s forces take [GPE Buenavista] as [PERSON Sepúlveda] flees to [GPE Colima]
It was [PERSON Zambrano], not [PERSON Gaxiola], who ordered the retreat from [GPE Cosalá] to
  [GPE Elota], [PERSON Marcela Villegas] wrote.
Hospitals in [GPE Zamora] and [GPE Jiquilpan] ran out of blood, [PERSON Aurelio Pineda] of
  [ORG Doctors Without Borders] said.
[PERSON Carrillo] and [PERSON Beltrán] disagreed: [PERSON Carrillo] wanted [GPE Navolato],
  [PERSON Beltrán] wanted [GPE Guasave].
"Nobody came," [PERSON Teresa Lugo] told [ORG Proceso] from [GPE Tlapa], 40 km south of
  [GPE Olinalá].
Near the [FAC Infiernillo Dam], [NORP Colombian] gunmen shot [PERSON Abel Murrieta Ponce] and
  [PERSON Saúl Zepeda].
Born in [GPE Torreón], [PERSON Cristian Villalobos], 29, was last seen at a checkpoint outside
  [GPE Parral].
""",
    "Syria and Iraq": """
Governor [PERSON Anas Khattar] said two people were killed in [GPE Suwayda].
[PERSON Nour al-Halabi], a nurse at a clinic in [GPE Idlib], told [ORG Rudaw] the roof had gone.
Drones flew over [GPE Erbil], [GPE Sinjar] and [GPE Kirkuk] overnight.
[PERSON Barzinji] did not say how many soldiers were wounded.
The camp was shelled by the [ORG Syrian Democratic Forces], [PERSON Zozan Hesen] said.
Boats were seen on the [LOC Euphrates] below [GPE Deir ez-Zor].
[PERSON Fadi Homsi] runs a bakery in [GPE Jableh].
[PERSON Abu Mahdi al-Saadi] and [PERSON Karrar Hussein] were buried in [GPE Najaf].
The [ORG SANA] report named [PERSON Bassel Zeno] of [GPE Qamishli].
Families from [GPE Afrin] reached [GPE Manbij] on foot.
BLAST IN [GPE MOSUL] KILLS THREE
[NORP Kurdish] fighters left [GPE Kobani], according to [PERSON Rojin Temo].
""",
    "Ethiopia and Eritrea": """
Governor [PERSON Getachew Alemu] said two people were killed in [GPE Mekelle].
[PERSON Selam Tesfay], a nurse at a clinic in [GPE Shire], told [ORG Addis Standard] the roof
  had gone.
Drones flew over [GPE Lalibela], [GPE Debre Tabor] and [GPE Gondar] overnight.
[PERSON Berhane] did not say how many soldiers were wounded.
The camp was shelled by the [ORG Oromo Liberation Army], [PERSON Chaltu Bekele] said.
Boats were seen on the [LOC Tekeze] near [GPE Humera].
[PERSON Girma Adwa] runs a bakery in [GPE Axum].
[PERSON Isaias Habtom] and [PERSON Yonas Kidane] were buried in [GPE Keren].
The [ORG Fano] militia freed [PERSON Worku Desta] in [GPE Bahir Dar].
Families from [GPE Alamata] reached [GPE Korem] on foot.
[NORP Eritrean] troops left [GPE Zalambessa], according to [PERSON Kiros Hagos].
""",
    "Congo": """
Governor [PERSON Jean-Bosco Kasongo] said two people were killed in [GPE Beni].
[PERSON Furaha Mukendi], a nurse at a clinic in [GPE Masisi], told [ORG Radio Okapi] the roof
  had gone.
Drones flew over [GPE Sake], [GPE Minova] and [GPE Walikale] overnight.
[PERSON Tshimanga] did not say how many soldiers were wounded.
The camp was shelled by the [ORG M23], [PERSON Espérance Bahati] said.
Boats were seen on [LOC Lake Kivu] near [GPE Goma].
[PERSON Patrick Bukavu] runs a bakery in [GPE Uvira].
[PERSON Emmanuel Kambale] and [PERSON Gloire Paluku] were buried in [GPE Butembo].
The [ORG ADF] freed [PERSON Dieudonné Masika] in [GPE Oicha].
Families from [GPE Djugu] reached [GPE Bunia] on foot.
[NORP Rwandan] troops left [GPE Kiwanja], according to [PERSON Innocent Bisimwa].
""",
    "Colombia and Haiti": """
Governor [PERSON Camilo Restrepo Ríos] said two people were killed in [GPE Tibú].
[PERSON Yolanda Mosquera], a nurse at a clinic in [GPE Quibdó], told [ORG El Tiempo] the roof
  had gone.
Drones flew over [GPE Jamundí], [GPE Toribío] and [GPE Corinto] overnight.
[PERSON Desrosiers] did not say how many officers were wounded.
The town was attacked by the [ORG Viv Ansanm] gang, [PERSON Marie-Ange Célestin] said.
Boats were seen on the [LOC Artibonite] near [GPE Pont-Sondé].
[PERSON Jhon Cali] runs a bakery in [GPE Popayán].
[PERSON Wilner Joseph] and [PERSON Fritz Beauvoir] were buried in [GPE Gonaïves].
The [ORG ELN] freed [PERSON Duván Cifuentes] in [GPE Arauca].
Families from [GPE Kenscoff] reached [GPE Pétion-Ville] on foot.
[NORP Kenyan] officers left [GPE Mirebalais], according to [PERSON Ricardo Jean-Louis].
""",
    "Afghanistan and Pakistan": """
Governor [PERSON Gul Rahman Hotak] said two people were killed in [GPE Kunduz].
[PERSON Zarmina Yousafi], a nurse at a clinic in [GPE Gardez], told [ORG Tolo News] the roof had
  gone.
Drones flew over [GPE Bannu], [GPE Tank] and [GPE Miran Shah] overnight.
[PERSON Mengal] did not say how many soldiers were wounded.
The camp was shelled by the [ORG Tehreek-e-Taliban Pakistan], [PERSON Shabana Bibi] said.
Boats were seen on the [LOC Helmand] near [GPE Lashkar Gah].
[PERSON Asad Peshawari] runs a bakery in [GPE Quetta].
[PERSON (Mullah )Sadiq] and [PERSON (Haji )Wali Jan] were buried in [GPE Khost].
The [ORG BLA] freed [PERSON Mir Bizenjo] in [GPE Turbat].
Families from [GPE Jalalabad] reached [GPE Torkham] on foot.
[NORP Baloch] fighters left [GPE Panjgur], according to [PERSON (Sardar )Naseer Khan].
""",
    "Philippines": """
Governor [PERSON (Datu )Mangudadatu Ali] said two people were killed in [GPE Cotabato].
[PERSON Maricel Santos], a nurse at a clinic in [GPE Marawi], told [ORG Rappler] the roof had
  gone.
Drones flew over [GPE Jolo], [GPE Isabela] and [GPE Lamitan] overnight.
[PERSON Dimaporo] did not say how many soldiers were wounded.
The camp was shelled by [ORG Abu Sayyaf], [PERSON Norhaya Macabago] said.
Boats were seen in the [LOC Sulu Sea] near [GPE Bongao].
[PERSON Jun Davao] runs a bakery in [GPE Tagum].
[PERSON Rodel Bautista] and [PERSON Arnel Magbanua] were buried in [GPE Iligan].
The [ORG New People's Army] freed [PERSON Benjie Laurente] in [GPE Surigao].
Families from [GPE Piagapo] reached [GPE Butig] on foot.
[NORP Filipino] marines left [GPE Patikul], according to [PERSON Jaime Ocampo].
""",
}
# The other regions have too few names each for a comparison of their own.
LARGE = ["Sudan", "Gaza and Israel", "Myanmar", "Sahel", "Yemen", "Mexico"]
SMALL = [region for region in SENTENCES if region not in {*LARGE, "Ukraine"}]
PLACES = frozenset({"GPE", "LOC", "FAC"})
TOLERANCE = 3.0  # points of recall

_MARK = re.compile(r"\[(?P<label>[A-Z]+) (?P<name>[^\]]+)\]")
_OPTIONAL = re.compile(r"\([^)]*\)")


class Name(NamedTuple):
    """A name in a text: the character ranges that count as right, and its class."""

    ranges: frozenset[tuple[int, int]]
    label: str


def read(marked: str) -> tuple[str, list[Name]]:
    """Return the plain text of a marked sentence and the names in it.

    >>> read("In [GPE Goma] it rains.")
    ('In Goma it rains.', [Name(ranges=frozenset({(3, 7)}), label='place')])
    """
    text = ""
    names = []
    end = 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        whole = re.sub(r"[()]", "", match["name"])
        core = _OPTIONAL.sub("", match["name"])
        at = len(text) + whole.index(core)
        ranges = {(len(text), len(text) + len(whole)), (at, at + len(core))}
        names.append(Name(frozenset(ranges), simple(match["label"])))
        text += whole
        end = match.end()
    return text + marked[end:], names


def simple(label: str) -> str:
    """Return `label`, with one class for all places."""
    return "place" if label in PLACES else label


def lines(region: str) -> list[str]:
    """Return the marked sentences of a region; an indented line goes on with the one before."""
    return SENTENCES[region].replace("\n  ", " ").strip().splitlines()


def count(nlp, regions: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Return how many names of each class the sentences of `regions` hold, and how many of
    them were found with the right extent and class."""
    held: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for marked in (line for region in regions for line in lines(region)):
        text, names = read(marked)
        given = {
            (entity.start_char, entity.end_char, simple(entity.label_)) for entity in nlp(text).ents
        }
        for name in names:
            held[name.label] += 1
            found[name.label] += any((*where, name.label) in given for where in name.ranges)
    return held, found


def recall(nlp, regions: list[str], classes: tuple[str, ...] = ("PERSON", "place")) -> float:
    """Return the recall in per cent over the names of some classes."""
    held, found = count(nlp, regions)
    return 100 * sum(found[c] for c in classes) / sum(held[c] for c in classes)


@pytest.fixture(scope="module")
def ukraine(nlp):
    return recall(nlp, ["Ukraine"])


# A region leaves this list when the pipeline finds its names as well as Ukraine's.
BEHIND = {
    "Sudan": "places read as persons (Geneina, Dinder), persons as places in a headline (Hemeidan)",
    "Myanmar": "places read as persons (Kyauktaw), persons as places (Nu Nu Yi, Brang Mai)",
    "Yemen": "places read as persons (Mukalla, Hayran), persons as places (Adel Shuja)",
    "Mexico": "two places joined (Aldama, Chiapas), persons as places (Sepúlveda)",
}


@pytest.mark.parametrize(
    "region",
    [
        pytest.param(
            region,
            marks=[pytest.mark.xfail(strict=True, reason=BEHIND[region])]
            if region in BEHIND
            else [],
        )
        for region in LARGE
    ],
)
def test_persons_and_places_do_not_fall_behind(nlp, ukraine, region):
    assert recall(nlp, [region]) >= ukraine - TOLERANCE


def test_other_wars_together_do_not_fall_behind(nlp, ukraine):
    assert recall(nlp, SMALL) >= ukraine - TOLERANCE


@pytest.mark.parametrize("region", SENTENCES)
def test_the_table_is_large_enough(region):
    assert len(lines(region)) >= (10 if region in SMALL else 25)
    classes = Counter(name.label for line in lines(region) for name in read(line)[1])
    assert set(classes) == {"PERSON", "place", "ORG", "NORP"}


def test_no_sentence_stands_twice():
    everything = [line for region in SENTENCES for line in lines(region)]
    assert len(set(everything)) == len(everything)


def main() -> None:
    """Print recall by region and class, with the number of names."""
    from analysis import load_pipeline

    nlp = load_pipeline()
    classes = ["PERSON", "place", "ORG", "NORP"]
    print(f"{'region':28}" + "".join(f"{c:>14}" for c in [*classes, "PERSON+place"]))
    for title, regions in [*((r, [r]) for r in SENTENCES), ("all but Ukraine", [*LARGE, *SMALL])]:
        held, found = count(nlp, regions)
        cells = [f"{100 * found[c] / max(1, held[c]):.0f} ({held[c]})" for c in classes]
        both = held["PERSON"] + held["place"]
        cells.append(f"{recall(nlp, regions):.1f} ({both})")
        print(f"{title:28}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    main()
